import { parseHTML } from 'linkedom';
import { desk } from '../../../src/web/texts/en/desk.ts';
import { reader } from '../../../src/web/texts/en/reader.ts';
import { type Languages, languages } from '../../../src/web/texts/languages.ts';

/** Every text of a catalogue lengthened by a third, in brackets that occur nowhere else. */
function bracketed<T>(texts: T): T {
  const marked = (text: string) => (text === '' ? '' : `⟦${text}${'~'.repeat(Math.ceil(text.length / 3))}⟧`);
  if (typeof texts === 'string') return marked(texts) as T;
  if (typeof texts === 'function') return ((...values: unknown[]) => marked(texts(...values))) as T;
  return Object.fromEntries(
    Object.entries(texts as object).map(([name, text]) => [name, bracketed(text)]),
  ) as T;
}

/** The catalogue with a language made from English, under the tag of one whose dates have no Latin letter. */
export const withPseudo: Languages = {
  ...languages,
  el: { reader: bracketed(reader), desk: bracketed(desk) },
};

/** Attributes that people read or hear. */
const shownAttributes = ['alt', 'aria-label', 'aria-description', 'placeholder', 'title', 'data-words'];

/** Data that has Latin letters by its nature: addresses, ids, zones, instants, browsers' names (`src/accounts`). */
const data =
  /https?:\S+|an unknown browser|\b[a-z]{1,2}_[0-9a-z-]+|\bUTC\b|\b[A-Z]{2,4}\b(?=\+)|\d{4}-\d\d-\d\dT[\d:.]+Z/g;

/** The parts of a text that are neither in brackets nor data; brackets may stand inside each other. */
function outside(text: string, known: RegExp): string[] {
  let depth = 0;
  let rest = '';
  for (const sign of text) {
    if (sign === '⟦') depth += 1;
    else if (sign === '⟧') depth -= 1;
    else if (depth === 0) rest += sign;
    if (depth > 0 && !rest.endsWith('\n')) rest += '\n';
  }
  return rest
    .replace(data, '')
    .replace(known, '')
    .split('\n')
    .map((each) => each.trim())
    .filter((each) => /\p{Script=Latin}/u.test(each));
}

interface Shown {
  nodeType: number;
  textContent: string | null;
  childNodes: Iterable<Shown>;
  /** An element's. */
  tagName: string;
  matches(selector: string): boolean;
}

/** The text of an element as it is read, without what is data or content in a language of its own. */
function textOf(node: Shown): string {
  if (node.nodeType === 3) return node.textContent ?? '';
  const isElement = node.nodeType === 1;
  if (isElement && /^(bdi|code|kbd|script|style|template)$/i.test(node.tagName)) return '';
  if (isElement && node.matches('[lang]:not(html)')) return '';
  const inside = [...node.childNodes].map(textOf).join('');
  const isBlock = isElement && !/^(a|abbr|b|bdi|em|i|mark|small|span|strong|time)$/i.test(node.tagName);
  return isBlock ? `\n${inside}\n` : inside;
}

/** Proper names: of formats, and of programs that read feeds. */
const names = /RSS|Atom|JSON|CSV|SVG|PNG|OPML|ninjs|Feedly|Inoreader|NewsBlur|NetNewsWire/g;

/**
 * What a page shows in Latin letters that does not come from the catalogue; its data is in other letters, except for
 * `own`, such as a link's code.
 */
export function untranslated(page: string, own: string[] = []): string[] {
  const known = own.length > 0 ? new RegExp(`${names.source}|${own.join('|')}`, 'g') : names;
  const { document } = parseHTML(/<html[\s>]/.test(page) ? page : `<html><body>${page}</body></html>`);
  const attributes = [...document.querySelectorAll('*')]
    .filter((element) => !element.closest('[lang]:not(html)'))
    .flatMap((element) => shownAttributes.map((name) => element.getAttribute(name) ?? ''));
  return [textOf(document.documentElement as unknown as Shown), ...attributes].flatMap((text) =>
    outside(text, known),
  );
}
