import { foldLetters, oneLine } from '../../article/text.ts';
import { unreadableEmbargo } from '../../article/visibility.ts';
import { type DateOptions, readDate } from '../dates.ts';
import type { Line } from './lines.ts';

/** A longer line is not an announcement of an embargo. */
const longestLine = 200;

const sign = /embargo|sperrfrist|gesperrt|not for|解禁|ایمبارگو|حظر|محظور/i;

/** After these comes the end of an embargo; even if it can't be read, there is one. */
const certain = [
  "(?:strictly |under )?embargo(?:ed)? (?:until|till|to|bis|jusqu['’](?:au|à)|hasta|fino al?|até)",
  "sous embargo jusqu['’](?:au|à)|embargado hasta|gesperrt bis",
  'not for (?:publication|release|broadcast)(?: or (?:publication|release|broadcast))? (?:before|until)',
  'حظر النشر حتی|محظور النشر حتی|ایمبارگو تا',
].join('|');
/** These begin headlines too: a colon, or a date and nothing else, must follow. */
const uncertain = 'embargo(?:ed)?|sperrfrist(?: bis)?|解禁日時|報道解禁|解禁|حظر النشر|محظور النشر|ایمبارگو';

const certainly = new RegExp(`^(?:${certain})(?:\\s{0,3}[:：]\\s{0,3}|\\s{1,3}|$)(.*)$`, 'u');
const perhaps = new RegExp(`^(?:${uncertain})(\\s{0,3}[:：]\\s{0,3}|\\s{1,3}|$)(.*)$`, 'u');

/**
 * The end of the embargo that a line announces: far in the future if it can't be read, undefined if the line announces
 * none.
 */
function embargoIn({ text }: Line, options: DateOptions): string | undefined {
  if (text.length > longestLine || !sign.test(text)) return undefined;
  const written = oneLine(text).replace(/^[\s*#<>!=[(–—-]{1,10}|[\s*#<>!=\]).–—-]{1,10}$/gu, '');
  const folded = foldLetters(written);
  const end = (rest: string) => {
    // Without a year it would be read as the last such day.
    const date = /\d{4}/.test(rest) ? readDate(rest, options) : undefined;
    return typeof date === 'object' ? date.at : unreadableEmbargo;
  };
  const [, rest] = certainly.exec(folded) ?? [];
  if (rest !== undefined) return end(rest.trim());
  const [, between = '', more = ''] = perhaps.exec(folded) ?? [];
  if (/[:：]/.test(between)) return end(more.trim());
  if (more.trim() !== '') return readDate(more.trim(), options) === undefined ? undefined : end(more.trim());
  return /^(?:EMBARGO(?:ED)?|SPERRFRIST)$/.test(written) ? unreadableEmbargo : undefined;
}

/** An embargo that a page announces, and the number of the line that does. */
export interface PrintedEmbargo {
  number: number;
  until: string;
}

/** Separates a page's lines from those that announce an embargo, which must not be taken for headlines. */
export function embargoLines(
  lines: Line[],
  options: DateOptions,
): { lines: Line[]; embargoes: PrintedEmbargo[] } {
  const embargoes: PrintedEmbargo[] = [];
  const others = lines.filter((line) => {
    const until = embargoIn(line, options);
    if (until !== undefined) embargoes.push({ number: line.number, until });
    return until === undefined;
  });
  return embargoes.length > 0 ? { lines: others, embargoes } : { lines, embargoes };
}
