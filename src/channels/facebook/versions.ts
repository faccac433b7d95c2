/**
 * Until when Meta supports each version of the Graph API, as in its list
 * (https://developers.facebook.com/documentation/development/graph-api/changelog, updated on 2026-10-29, read on
 * 2026-11-28). The dates of v26.0 and v27.0 are not announced yet; a version ends two years after the next one's
 * release at the earliest. Requests to one that has ended are answered as the oldest supported one.
 */
const ends: Record<string, string> = {
  'v21.0': '2027-01-21',
  'v22.0': '2027-05-20',
  'v23.0': '2027-10-08',
  'v24.0': '2028-02-18',
  'v25.0': '2028-07-29',
  'v26.0': '2028-11-04',
};

/** The newest version that had ended then, and when. */
const ended = { number: 20, until: '2026-09-24' };

export const defaultVersion = 'v27.0';

/** The day on which a version ends; undefined if Meta has not announced it. An older one than those known has ended. */
export function versionEnd(version: string): string | undefined {
  return ends[version] ?? (Number.parseInt(version.slice(1), 10) <= ended.number ? ended.until : undefined);
}
