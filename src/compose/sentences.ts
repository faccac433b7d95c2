/**
 * Where a sentence ends: a full word, its stop, closing signs after it, and a space before the next one's beginning.
 */
const between = /(?=\s)(?<=[\p{Ll}\p{Lo}\p{M}]{4}[.!?؟۔。]["”»)]*)\s+(?=["“«(]?[\p{Lu}\p{Lo}])/gu;

/**
 * A text's sentences as places in it, each of which says as much alone as it does there: a stop that might be an
 * abbreviation's, or is within a quotation, does not count. The whole text if there is only one.
 */
export function sentencesIn(text: string): { start: number; end: number }[] {
  const sentences: { start: number; end: number }[] = [];
  let start = 0;
  // A closing single quotation mark can't be told from an apostrophe.
  const places = text.includes('‘') ? [] : text.matchAll(between);
  const signs = new Signs();
  let counted = 0;
  for (const { 0: gap, index } of places) {
    signs.count(text.slice(counted, index));
    counted = index;
    if (signs.isWithinQuotation()) continue;
    sentences.push({ start, end: index });
    start = index + gap.length;
    signs.clear();
  }
  return [...sentences, { start, end: text.length }];
}

/** The quotation marks and brackets of a sentence so far. Each is counted once, however often it is queried. */
class Signs {
  readonly #counts = new Map<string, number>();

  count(text: string): void {
    for (const [sign] of text.matchAll(/[“”„"«»()]/g))
      this.#counts.set(sign, (this.#counts.get(sign) ?? 0) + 1);
  }

  isWithinQuotation(): boolean {
    const of = (...signs: string[]) => signs.reduce((sum, sign) => sum + (this.#counts.get(sign) ?? 0), 0);
    return of('“', '”', '„') % 2 === 1 || of('"') % 2 === 1 || of('«') !== of('»') || of('(') !== of(')');
  }

  clear(): void {
    this.#counts.clear();
  }
}
