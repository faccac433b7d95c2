import { fixedTexts } from './fixedText.ts';
import type { Segment } from './segments.ts';

/**
 * Which phrases of an edited text are still as taken from the article; the others are `by`'s, except punctuation and
 * fixed words that were there already.
 */
export function segmentsOfEdit(text: string, before: Segment[], link: string, by: string): Segment[] {
  const segments: Segment[] = [];
  let at = 0;
  const takeUntil = (end: number) => {
    if (end > at) segments.push(...between(text.slice(at, end), before, by));
    at = end;
  };
  for (const { segment, start } of marksIn(text, before, link)) {
    if (start < at) continue;
    takeUntil(start);
    segments.push(segment);
    at = start + segment.text.length;
  }
  takeUntil(text.length);
  return segments;
}

function marksIn(text: string, before: Segment[], link: string): { segment: Segment; start: number }[] {
  const known = before.filter(({ from }) => from !== 'fixed' && from !== 'link');
  return [...known, { text: link, from: 'link' as const }]
    .map((segment) => ({ segment, start: wholeAt(text, segment.text) }))
    .filter(({ start }) => start >= 0)
    .sort((a, b) => a.start - b.start || b.segment.text.length - a.segment.text.length);
}

/** Letters of scripts with spaces between words. */
const spaced = /(?![\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Thai}])[\p{L}\p{M}\p{N}]/u;

/** Where a phrase occurs between words; within a longer word it is a different one. */
function wholeAt(text: string, phrase: string): number {
  const isEdge = (inside: string, outside: string) => !spaced.test(inside) || !spaced.test(outside);
  for (let start = text.indexOf(phrase); start >= 0; start = text.indexOf(phrase, start + 1)) {
    const end = start + phrase.length;
    if (
      isEdge(phrase.slice(0, 1), text.slice(Math.max(0, start - 1), start)) &&
      isEdge(phrase.slice(-1), text.slice(end, end + 1))
    )
      return start;
  }
  return -1;
}

function between(gap: string, before: Segment[], by: string): Segment[] {
  const wasFixed = before.some(({ text, from, by: whose }) => from === 'fixed' && !whose && text === gap);
  const isSigns = fixedTexts.has(gap) ? !/[\p{L}\p{N}]/u.test(gap) : /^[\s\p{P}]*$/u.test(gap);
  return [{ text: gap, from: 'fixed', ...(wasFixed || isSigns ? {} : { by }) }];
}
