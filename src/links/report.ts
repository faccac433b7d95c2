import { csvTable } from './csv.ts';
import type { LinkWithClicks } from './link.ts';
import type { LinkStatistics, Share } from './statistics.ts';

/** A link's clicks as a table for spreadsheets (RFC 4180): grouping, name, numbers. */
export function clicksAsCsv(statistics: LinkStatistics): string {
  const rows = Object.entries(statistics).flatMap(([grouping, shares]: [string, Share[]]) =>
    shares.map(({ name, total, unique }) => [grouping, name, total, unique]),
  );
  return csvTable(['grouping', 'name', 'clicks', 'visitors'], rows);
}

/** The same for programs, with the link itself. */
export function clicksAsJson(link: LinkWithClicks, statistics: LinkStatistics): Record<string, unknown> {
  return { ...link, statistics };
}
