const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** How many grapheme clusters (UAX #29, what a reader takes for one character) the text has. */
export function countGraphemes(text: string): number {
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}
