/** A language's plural forms (`Intl.PluralRules`); `#` stands for the number. */
export type Forms = { [Category in Intl.LDMLPluralRule]?: string } & { other: string };

/**
 * A language's way to put a number into a sentence: the plural form, and the number as the language writes it. Both
 * formatters are created once, when the catalogue is loaded.
 */
export function countedIn(language: string): (count: number, forms: Forms) => string {
  const rules = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language, { numberingSystem: 'latn' });
  return (count, forms) =>
    (forms[rules.select(count)] ?? forms.other).replaceAll('#', () => number.format(count));
}
