/** Where a sentence ends: a full word, its stop, what closes behind it, and a space before the next one's beginning. */
const between = /(?<=[\p{Ll}\p{Lo}\p{M}]{4}[.!?؟۔。]["”»)]*)\s+(?=["“«(]?[\p{Lu}\p{Lo}])/gu;

/**
 * A text's sentences as places in it, of which each says as much alone as it does there: a place that might be an
 * abbreviation's, or within a quotation, parts nothing. The whole text where nothing parts it.
 */
export function sentencesIn(text: string): { start: number; end: number }[] {
  const sentences: { start: number; end: number }[] = [];
  let start = 0;
  // A single mark that opens can't be told from an apostrophe when it closes.
  const places = text.includes('‘') ? [] : text.matchAll(between);
  for (const { 0: gap, index } of places) {
    if (isWithinQuotation(text.slice(start, index))) continue;
    sentences.push({ start, end: index });
    start = index + gap.length;
  }
  return [...sentences, { start, end: text.length }];
}

function isWithinQuotation(before: string): boolean {
  const count = (signs: string) => [...before].filter((sign) => signs.includes(sign)).length;
  return (
    count('“”„') % 2 === 1 || count('"') % 2 === 1 || count('«') !== count('»') || count('(') !== count(')')
  );
}
