/**
 * Marketing API versions (https://learn.microsoft.com/en-us/linkedin/marketing/versioning): one a month, each for a year
 * at least; afterwards LinkedIn answers 426. Read on 2026-11-28.
 */
export const defaultVersion = '202610';

/** The day until which a version lives at least: a year after its month has begun. */
export function versionEnd(version: string): string {
  return `${Number(version.slice(0, 4)) + 1}-${version.slice(4)}-01`;
}
