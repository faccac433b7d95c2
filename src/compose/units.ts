import type { Article } from '../article/article.ts';
import type { Segment } from './segments.ts';

/** A piece of the article that can be posted whole: a headline or a summary point without its list sign. */
export interface Unit {
  from: 'headline' | 'bullet';
  index?: number;
  /** The whole text in the article; `start` and `end` refer to it. */
  source: string;
  start: number;
  end: number;
  text: string;
}

const listSign = /^[\s•·▪▸►‣⁃◦●○*\-–—]+(?=\S)/u;

/** A full stop after a space is a typesetting slip, and white space at the end is ignored. */
function endOf(source: string, start: number): number {
  for (let end = source.length; ; ) {
    while (end > start && /\s/.test(source.charAt(end - 1))) end--;
    const isApart =
      end - 2 >= start && /[.。۔]/.test(source.charAt(end - 1)) && /\s/.test(source.charAt(end - 2));
    if (!isApart) return end;
    end -= 2;
  }
}

export function headlineOf(article: Pick<Article, 'headline'>): Unit {
  return unitOf('headline', article.headline);
}

/** The summary points as units, in order; empty ones are left out. */
export function pointsOf(article: Pick<Article, 'bullets'>): Unit[] {
  return article.bullets
    .map((bullet, index) => ({ ...unitOf('bullet', bullet), index }))
    .filter(({ text }) => /[\p{L}\p{N}]/u.test(text));
}

function unitOf(from: Unit['from'], source: string): Unit {
  const sign = from === 'bullet' ? (listSign.exec(source)?.[0].length ?? 0) : 0;
  const end = endOf(source, sign);
  return { from, source, start: sign, end, text: source.slice(sign, end) };
}

/** A unit, or its beginning up to `end` (UTF-16 units of the source), as a segment. */
export function segmentOf(unit: Unit, end = unit.end): Segment {
  const { from, index, source, start } = unit;
  return { text: source.slice(start, end), from, ...(index === undefined ? {} : { index }), start, end };
}
