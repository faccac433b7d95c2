/**
 * The longest beginning of a text that ends after a whole word (by the language's own rules) and fits.
 * `fits` must hold for every beginning of a text that it holds for. Undefined where not even one word fits.
 */
export function fitWords(
  text: string,
  language: string,
  fits: (beginning: string) => boolean,
): string | undefined {
  const ends: number[] = [];
  for (const word of new Intl.Segmenter(language, { granularity: 'word' }).segment(text)) {
    if (word.isWordLike) ends.push(word.index + word.segment.length);
  }
  let low = 0;
  let high = ends.length;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(text.slice(0, ends[middle - 1]))) low = middle;
    else high = middle - 1;
  }
  return low === 0 ? undefined : text.slice(0, ends[low - 1]);
}
