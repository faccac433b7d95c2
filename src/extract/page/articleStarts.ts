import { foldHeadline } from '../../article/text.ts';
import type { DateOptions } from '../dates.ts';
import { bulletText } from './bullets.ts';
import { creditOf } from './credit.ts';
import { takeDateline } from './dateline.ts';
import { isAddress, type Label, labelOf } from './labels.ts';
import type { Line } from './lines.ts';

/** Where an article starts on a page: lines are identified by their place in the list. */
export interface Start {
  /** The first line that belongs to it. */
  from: number;
  /** Its headline's line; undefined if none was found. */
  headline?: number;
  /** The lines between headline and labels. */
  caption: Line[];
  labels: Label[];
  /** Where summary points and body start. */
  content: number;
}

/** A longer line is a paragraph, not a headline. */
export const longestHeadline = 1_000;

/** How far before the labels the headline may be: a caption of at most three lines is between them. */
const reach = 4;

interface Group {
  labels: Label[];
  end: number;
}

/** The page's lines with facts that are needed repeatedly, each computed once. */
export class Page {
  readonly lines: Line[];
  readonly #options: DateOptions;
  readonly #folded = new Map<number, string>();

  constructor(lines: Line[], options: DateOptions) {
    this.lines = lines;
    this.#options = options;
  }

  text(at: number): string {
    return this.lines[at]?.text ?? '';
  }

  label(at: number): Label | undefined {
    return at < this.lines.length ? labelOf(this.text(at), this.#options) : undefined;
  }

  isBullet(at: number): boolean {
    return bulletText(this.text(at)) !== undefined;
  }

  same(one: number, other: number): boolean {
    const folded = this.#foldedAt(one);
    return folded !== '' && folded === this.#foldedAt(other);
  }

  #foldedAt(at: number): string {
    const text = this.text(at);
    if (text.length > longestHeadline) return '';
    const known = this.#folded.get(at);
    if (known !== undefined) return known;
    const folded = foldHeadline(text);
    this.#folded.set(at, folded);
    return folded;
  }
}

/** The consecutive labels from a line on, each once; "Follow" is the last of them. */
function groupAt(page: Page, start: number): Group {
  const labels: Label[] = [];
  let at = start;
  for (;;) {
    const label = page.label(at);
    if (!label || labels.some(({ kind }) => kind === label.kind)) break;
    labels.push(label);
    at++;
    if (label.kind === 'shortUrl' && label.rest === '' && isAddress(page.text(at))) at++;
    if (label.kind === 'follow') break;
  }
  return { labels, end: at };
}

function couldBeHeadline(page: Page, at: number): boolean {
  const text = page.text(at);
  return (
    text !== '' && text.length <= longestHeadline && !page.isBullet(at) && takeDateline(text) === undefined
  );
}

/** Ends like a sentence of a body, quoted or not. */
const sentence = /[.\u3002\u06D4\u0964]["'\u00BB\u2019\u201D\u300D]?$/u;

/** A later headline without its repetition: a separate line that is no sentence. */
function standsAlone(page: Page, at: number): boolean {
  const line = page.lines[at];
  return line !== undefined && line.gap > 0 && line.text.length <= 300 && !sentence.test(line.text);
}

function captionBetween(page: Page, headline: number, labels: number): Line[] {
  return page.lines.slice(headline + 1, labels);
}

function repeated(page: Page, group: Group, start: number, floor: number): Start | undefined {
  if (page.isBullet(group.end)) return undefined;
  for (let at = start - 1; at >= Math.max(floor, start - reach); at--) {
    if (!page.same(at, group.end)) continue;
    return {
      from: at,
      headline: at,
      caption: captionBetween(page, at, start),
      labels: group.labels,
      content: group.end + 1,
    };
  }
  return undefined;
}

/** The headline before labels that are not followed by its repetition. */
function headlineBefore(page: Page, start: number, floor: number): number | undefined {
  if (floor === 0 && start <= 3) return couldBeHeadline(page, 0) && start > 0 ? 0 : undefined;
  const above = start - 1;
  const isCaption =
    creditOf(page.text(above)) !== undefined && above - 1 >= floor && standsAlone(page, above - 1);
  const at = isCaption ? above - 1 : above;
  return at >= floor && couldBeHeadline(page, at) && standsAlone(page, at) ? at : undefined;
}

/** Labels that start an article even without a repeated headline: two of them, or one before points. */
function isFurniture(page: Page, { labels, end }: Group, start: number): boolean {
  if (labels.length > 1) return true;
  const [only] = labels;
  return page.isBullet(end) && (only?.kind !== 'follow' || start === 0);
}

/**
 * The start of an article whose labels begin at a line, or undefined: a lone "Updated …" or "Follow" inside a body is
 * part of that body.
 */
function labelledStart(page: Page, start: number, floor: number): Start | undefined {
  const group = groupAt(page, start);
  if (group.labels.length === 0) return undefined;
  const repeats = repeated(page, group, start, floor);
  if (repeats) return repeats;
  const { labels, end } = group;
  if (
    !isFurniture(page, group, start) &&
    !(floor === 0 && start <= reach && start > 0 && end < page.lines.length)
  )
    return undefined;
  const headline = headlineBefore(page, start, floor);
  if (headline !== undefined) {
    return { from: headline, headline, caption: captionBetween(page, headline, start), labels, content: end };
  }
  // "Updated …" before a list in a body starts nothing.
  if (floor > 0 && labels.length < 2) return undefined;
  // The headline may follow the labels only.
  if (start === floor && couldBeHeadline(page, end))
    return { from: start, headline: end, caption: [], labels, content: end + 1 };
  return { from: start, caption: [], labels, content: end };
}

/** The headline twice in a row, followed by an article's parts: bodies have refrains. */
function doubledStart(page: Page, at: number): Start | undefined {
  const goesOn = page.isBullet(at + 2) || takeDateline(page.text(at + 2)) !== undefined;
  const isStart = at === 0 || ((page.lines[at]?.gap ?? 0) > 0 && goesOn);
  if (!isStart || !couldBeHeadline(page, at) || !page.same(at, at + 1)) return undefined;
  return { from: at, headline: at, caption: [], labels: [], content: at + 2 };
}

function isLabelledAbove(page: Page, group: Group): boolean {
  return group.labels.length > 0 && repeated(page, group, 1, 0) !== undefined;
}

/** Where the page's articles start, in order. Each line is examined a fixed number of times. */
export function articleStartsIn(page: Page): Start[] {
  const starts: Start[] = [];
  let floor = 0;
  let at = 0;
  while (at < page.lines.length) {
    // A first line that is a label's word and is repeated after the labels is a headline ("Follow").
    const isHeadline = at === 0 && isLabelledAbove(page, groupAt(page, 1));
    const start = isHeadline ? undefined : (labelledStart(page, at, floor) ?? doubledStart(page, at));
    if (start) {
      starts.push(start);
      floor = start.content;
    }
    at = start ? Math.max(start.content, at + 1) : at + 1;
  }
  return starts;
}
