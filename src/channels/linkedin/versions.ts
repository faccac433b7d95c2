/**
 * Marketing API versions (https://learn.microsoft.com/en-us/linkedin/marketing/versioning): one a month, each
 * supported for at least a year; afterwards LinkedIn answers 426. Read on 2026-11-28.
 */
export const defaultVersion = '202610';

/** The day until which a version is supported at least: a year after its month began. */
export function versionEnd(version: string): string {
  return `${Number(version.slice(0, 4)) + 1}-${version.slice(4)}-01`;
}
