const numbers = new Map<string, Intl.NumberFormat>();
const shares = new Map<string, Intl.NumberFormat>();
const languageNames = new Map<string, Intl.DisplayNames>();
const regions = new Map<string, Intl.DisplayNames>();

/** Cached because creating a format is slow; the languages are those of desks, so there are few. */
function of<Format>(known: Map<string, Format>, language: string, make: () => Format): Format {
  const format = known.get(language) ?? make();
  known.set(language, format);
  return format;
}

/** A number as the language writes it, in the same digits as dates. */
export function numberIn(language: string, number: number): string {
  const make = () => new Intl.NumberFormat(language, { numberingSystem: 'latn' });
  return of(numbers, language, make).format(number);
}

/** A country's name (ISO 3166 code) in the language. */
export function countryIn(language: string, code: string): string {
  const make = () => new Intl.DisplayNames(language, { type: 'region', fallback: 'code' });
  return of(regions, language, make).of(code) ?? code;
}

/** A share from 0 to 1 in per cent, rounded. */
export function shareIn(language: string, share: number): string {
  const make = () => new Intl.NumberFormat(language, { numberingSystem: 'latn', style: 'percent' });
  return of(shares, language, make).format(share);
}

/** A language's name in the language; its tag if it has none. */
export function languageIn(language: string, tag: string): string {
  const make = () => new Intl.DisplayNames(language, { type: 'language', fallback: 'code' });
  try {
    return of(languageNames, language, make).of(tag) ?? tag;
  } catch {
    // A tag that came with an article may be one that Intl refuses.
    return tag;
  }
}
