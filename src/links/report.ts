import type { LinkWithClicks } from './link.ts';
import type { LinkStatistics, Share } from './statistics.ts';

/** A link's clicks as a table for spreadsheets (RFC 4180): grouping, name, numbers. */
export function clicksAsCsv(statistics: LinkStatistics): string {
  const rows = Object.entries(statistics).flatMap(([grouping, shares]: [string, Share[]]) =>
    shares.map(({ name, total, unique }) => [grouping, harmless(name), total, unique].join(',')),
  );
  return `${['grouping,name,clicks,visitors', ...rows].join('\r\n')}\r\n`;
}

/** A name that begins like this is a formula to a spreadsheet; names have neither commas nor quotes. */
function harmless(name: string): string {
  return /^[-+=@]/.test(name) ? `'${name}` : name;
}

/** The same for programs, with the link itself. */
export function clicksAsJson(link: LinkWithClicks, statistics: LinkStatistics): Record<string, unknown> {
  return { ...link, statistics };
}
