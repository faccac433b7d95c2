// The texts that the scripts show. They come with the page in its language (deskScripts.ts): no script has one of its
// own.
const texts = JSON.parse(document.querySelector('meta[name="desk-texts"]').content);
const { lang } = document.documentElement;
const plural = new Intl.PluralRules(lang);
const number = new Intl.NumberFormat(lang, { numberingSystem: 'latn' });

/** A text by its name, with its value in place; if it has plural forms, the value is the number that chooses one. */
function text(name, value = '') {
  const known = texts[name];
  if (typeof known === 'string') return known.replaceAll('{}', () => value);
  const form = known[plural.select(value)] ?? known.other;
  return form.replaceAll('#', () => number.format(value));
}

globalThis.desk = { text };
