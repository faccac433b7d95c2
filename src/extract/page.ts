import type { ArticleInput } from '../article/article.ts';
import { detectLanguage } from '../article/language.ts';
import { asSource } from '../article/text.ts';
import { bodyOf, paragraphsIn } from './body.ts';
import type { DateOptions } from './dates.ts';
import { bodyFrom } from './html/markedBody.ts';
import type { Token } from './html/tokens.ts';
import type { Refusal } from './json.ts';
import { articleStartsIn, longestHeadline, Page, type Start } from './page/articleStarts.ts';
import { bulletText } from './page/bullets.ts';
import { creditOf } from './page/credit.ts';
import { takeDateline } from './page/dateline.ts';
import { embargoLines } from './page/embargoLines.ts';
import type { Label, LabelKind } from './page/labels.ts';
import type { Line } from './page/lines.ts';
import { pointsIn } from './page/points.ts';

export interface PageOptions extends DateOptions {
  /** The page's name in refusals. */
  name: string;
  /** The markup of each line by its number less one, if the page has any: its links and images stay in bodies. */
  tokens?: Token[][] | undefined;
}

export interface ReadPage {
  articles: ArticleInput[];
  refusals: Refusal[];
  /** What was left out of accepted articles, one sentence each. */
  notes: Refusal[];
}

/** An article without labels: headline, perhaps a caption, points, body. */
function plainStart(page: Page, from: number): Start {
  const text = page.text(from);
  const isHeadline = bulletText(text) === undefined && text.length <= longestHeadline && !takeDateline(text);
  if (!isHeadline) return { from, caption: [], labels: [], content: from };
  const next = page.lines[from + 1];
  const isCaption =
    next !== undefined && next.text.length <= longestHeadline && creditOf(next.text) !== undefined;
  const caption = isCaption && !takeDateline(next.text) ? [next] : [];
  return { from, headline: from, caption, labels: [], content: from + 1 + caption.length };
}

/** The part before the first start is a separate article only if it has points or a dateline. */
function isArticle(lines: Line[]): boolean {
  return lines.some(({ text }) => bulletText(text) !== undefined || takeDateline(text) !== undefined);
}

function dateOf(labels: Label[], kind: LabelKind): string | undefined {
  const date = labels.find((label) => label.kind === kind)?.date;
  return typeof date === 'object' ? date.at : undefined;
}

function unreadDates(labels: Label[], where: string): Refusal[] {
  return labels
    .filter(
      ({ kind, date, rest }) =>
        (kind === 'updated' || kind === 'published') && rest !== '' && typeof date !== 'object',
    )
    .map(({ printed, date }) => ({
      where,
      reason:
        date === 'impossible'
          ? `"${printed}" names no day of the calendar; the date was left out.`
          : `The date of "${printed}" was not understood and was left out.`,
    }));
}

function noHeadline(where: string): Refusal {
  return {
    where,
    reason:
      'No headline was found. Put it on a line of its own before "Updated", "Follow" and the summary points.',
  };
}

function imageOf(caption: Line[]): ArticleInput['image'] {
  if (caption.length === 0) return undefined;
  const printed = caption.map(({ text }) => text).join(' ');
  const credit = creditOf(printed);
  return { caption: asSource(printed), ...(credit ? { credit: asSource(credit) } : {}) };
}

/** A last line with only "Updated <date>" dates an article that has no date above. */
function trailingLabel(page: Page, start: Start, end: number): Label | undefined {
  if (dateOf(start.labels, 'updated') || end - 1 <= start.content) return undefined;
  const label = page.label(end - 1);
  return label?.kind === 'updated' && typeof label.date === 'object' ? label : undefined;
}

function lettersIn(text: string): number {
  return text.replace(/\s/g, '').length;
}

/** The body with its links and images; undefined if the page is plain text. */
function markedBody(
  page: Page,
  start: Start,
  rest: Line[],
  end: number,
  dated: { letters: number } | undefined,
  { tokens }: PageOptions,
): string | undefined {
  const first = end - rest.length;
  if (!tokens || rest.length === 0) return undefined;
  const from = first > start.from ? (page.lines[first - 1]?.number ?? 0) : 0;
  const next = page.lines[end];
  const lines = tokens.slice(from, next ? next.number - 1 : undefined);
  return bodyFrom(lines, dated?.letters) || undefined;
}

function articleFrom(page: Page, start: Start, end: number, options: PageOptions): ArticleInput | undefined {
  if (start.headline === undefined) return undefined;
  const headline = page.text(start.headline);
  const trailing = trailingLabel(page, start, end);
  const labels = trailing ? [...start.labels, trailing] : start.labels;
  const { standfirst, bullets, rest } = pointsIn(page.lines.slice(start.content, trailing ? end - 1 : end));
  const paragraphs = paragraphsIn(rest);
  const opening = paragraphs[0];
  const taken = opening === undefined ? undefined : takeDateline(opening);
  const dated = taken && { ...taken, letters: lettersIn(opening ?? '') - lettersIn(taken.text) };
  if (dated) paragraphs.splice(0, 1, ...(dated.text === '' ? [] : [dated.text]));
  const body = markedBody(page, start, rest, trailing ? end - 1 : end, dated, options) ?? bodyOf(paragraphs);
  const image = imageOf(start.caption);
  const updatedAt = dateOf(labels, 'updated');
  const publishedAt = dateOf(labels, 'published');
  const words = [headline, ...bullets, ...paragraphs.slice(0, 10)].join('\n');
  return {
    headline: asSource(headline),
    bullets: bullets.map(asSource),
    ...(standfirst ? { standfirst: asSource(standfirst) } : {}),
    ...(body ? { body } : {}),
    ...(image ? { image } : {}),
    ...(dated ? { dateline: asSource(dated.dateline) } : {}),
    language: detectLanguage(words, options.language),
    ...(publishedAt ? { publishedAt } : {}),
    ...(updatedAt ? { updatedAt } : {}),
  };
}

/**
 * The articles of a page's lines (docs/articlePages.md describes the shape). A part without a headline is refused
 * with a sentence and the others are accepted; an unreadable date is left out and noted. Texts are escaped so that
 * intake's one cleaning returns what the page shows.
 */
export function readPage(printed: Line[], options: PageOptions): ReadPage {
  const { lines, embargoes } = embargoLines(printed, options);
  const page = new Page(lines, options);
  const starts = articleStartsIn(page);
  const first = starts[0]?.from ?? lines.length;
  const before = lines.slice(0, first);
  if (first > 0 && (starts.length === 0 || isArticle(before))) starts.unshift(plainStart(page, 0));
  const read: ReadPage = { articles: [], refusals: [], notes: [] };
  starts.forEach((start, at) => {
    const where = `${options.name}, line ${lines[start.from]?.number ?? 1}`;
    const end = starts[at + 1]?.from ?? lines.length;
    const article = articleFrom(page, start, end, options);
    // An embargo that is announced above all articles holds for all of them.
    const firstLine = lines[starts[0]?.from ?? 0]?.number ?? 0;
    const [from, to] = [lines[start.from]?.number ?? 0, lines[end]?.number ?? Number.POSITIVE_INFINITY];
    const embargo = embargoes.find(({ number }) => number < firstLine || (number >= from && number < to));
    if (article) read.articles.push(embargo ? { ...article, embargoUntil: embargo.until } : article);
    else read.refusals.push(noHeadline(where));
    if (article) read.notes.push(...unreadDates(start.labels, where));
  });
  return read;
}
