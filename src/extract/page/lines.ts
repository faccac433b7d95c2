import { SluglineError } from '../../errors.ts';

/** A cleaned, non-blank line; the blank lines before it are counted. */
export interface Line {
  text: string;
  /** Its number in the page, from 1. */
  number: number;
  /** Blank lines before it. */
  gap: number;
  /** Whether it starts with at least two spaces. */
  isIndented: boolean;
}

/** A page with more lines is not a page of articles but a data file. */
const maxLines = 100_000;

/** A line that consists only of signs separates articles and has no content. */
const rule = /^(?:[-*_=~#+\u2010-\u2015\u2022\u00B7]\s?){3,}$/;

/**
 * The page's non-blank lines, each cleaned by `clean`.
 * @throws SluglineError `article.too-large` for more than 100,000 of them.
 */
export function linesOf(page: string, name: string, clean: (raw: string) => string): Line[] {
  const lines: Line[] = [];
  let gap = 0;
  let number = 0;
  for (const [raw] of page.matchAll(/[^\r\n\u2028\u2029\f\v]+|\r\n?|[\n\u2028\u2029\f\v]/g)) {
    if (/^[\r\n\u2028\u2029\f\v]/.test(raw)) {
      number++;
      gap++;
      continue;
    }
    const text = clean(raw);
    if (text === '' || (text.length < 200 && rule.test(text))) continue;
    if (lines.length >= maxLines)
      throw new SluglineError('article.too-large', { where: name, limit: '100,000 lines' });
    const isIndented = /^(?:[ \u00A0]{2}|\t)/.test(raw);
    lines.push({ text, number: number + 1, gap: Math.max(0, gap - 1), isIndented });
    gap = 0;
  }
  return lines;
}
