const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Each of these is a cluster of its own, whatever stands beside it (CR before LF is the one exception, so it is not here). */
const plainText = /^[\t\n\x20-\x7E\u00A0-\u00A8\u00AA-\u00AC\u00AF-\u02FF\u0370-\u0482\u048A-\u052F]*$/;

/** How many grapheme clusters (UAX #29, what a reader takes for one character) the text has. */
export function countGraphemes(text: string): number {
  if (plainText.test(text)) return text.length;
  let count = 0;
  for (const _ of segmenter.segment(text)) count += 1;
  return count;
}
