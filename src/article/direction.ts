/** The primary language of a tag: `pt-BR` gives `pt`. */
export function primaryLanguage(tag: string): string {
  return (tag.split('-')[0] ?? tag).toLowerCase();
}

const rightToLeftScripts = new Set(['Adlm', 'Arab', 'Hebr', 'Mand', 'Nkoo', 'Rohg', 'Samr', 'Syrc', 'Thaa']);

/** A newsroom writes in a handful of languages; the lookup is expensive enough to be cached. */
const known = new Map<string, 'ltr' | 'rtl'>();
const maxKnown = 500;

/** The direction of a language, by its script (CLDR's likely one if the tag names none). */
export function directionOf(language: string): 'ltr' | 'rtl' {
  const remembered = known.get(language);
  if (remembered) return remembered;
  const direction = directionBy(language);
  if (known.size >= maxKnown) known.clear();
  known.set(language, direction);
  return direction;
}

function directionBy(language: string): 'ltr' | 'rtl' {
  try {
    const script = new Intl.Locale(language).maximize().script;
    return script !== undefined && rightToLeftScripts.has(script) ? 'rtl' : 'ltr';
  } catch (error) {
    if (error instanceof RangeError) return 'ltr';
    throw error;
  }
}
