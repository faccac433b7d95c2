/**
 * Marketing API versions (https://learn.microsoft.com/en-us/linkedin/marketing/versioning): one a month, each for a year
 * at least; afterwards LinkedIn answers 426. Read on 2026-11-28.
 */
export const defaultVersion = '202610';

/** A version is asked for until a year after its month has begun; it is told this long ahead (ms). */
const toldAheadMs = 60 * 86_400_000;

/** When a version may end: the start of its month, a year later (ms since 1970). @public */
export function versionEnd(version: string): number {
  return Date.UTC(Number(version.slice(0, 4)) + 1, Number(version.slice(4)) - 1, 1);
}

/** What to tell of a version that ends soon, or has ended; undefined while it is well. */
export function versionWarning(version: string, now: number): string | undefined {
  const end = versionEnd(version);
  if (now < end - toldAheadMs) return undefined;
  const day = new Date(end).toISOString().slice(0, 10);
  const when = now < end ? `may end on ${day}` : `may have ended on ${day}`;
  return `LinkedIn’s API version ${version} ${when}; write a newer "version" into newsroom.yaml.`;
}
