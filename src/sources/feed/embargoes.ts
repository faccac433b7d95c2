import { SaxesParser } from 'saxes';

/** The names of an embargo in formats and their extensions (`prism:embargoDate`, `embargoed`, `_embargo`). */
const embargoName = /^_?embargo/i;

function inXml(text: string, wanted: RegExp): Map<number, string> {
  const found = new Map<number, string>();
  const parser = new SaxesParser({ xmlns: false });
  let index = -1;
  let words: string | undefined;
  const local = (name: string) => name.slice(name.indexOf(':') + 1);
  // Malformed parts are the feed reader's concern.
  parser.on('error', () => undefined);
  parser.on('opentag', ({ name }) => {
    if (/^(item|entry)$/i.test(local(name))) index += 1;
    else if (index >= 0 && wanted.test(local(name))) words = '';
  });
  const add = (more: string) => {
    if (words !== undefined) words += more;
  };
  parser.on('text', add);
  parser.on('cdata', add);
  parser.on('closetag', ({ name }) => {
    if (words === undefined || !wanted.test(local(name))) return;
    found.set(index, words.trim());
    words = undefined;
  });
  parser.write(text).close();
  return found;
}

function inJson(text: string): Map<number, string> {
  const { items } = JSON.parse(text) as { items?: unknown };
  const found = new Map<number, string>();
  for (const [index, item] of (Array.isArray(items) ? items : []).entries())
    for (const [name, value] of Object.entries((item ?? {}) as object))
      if (embargoName.test(name) && value !== false) found.set(index, typeof value === 'string' ? value : '');
  return found;
}

/** Which entries of a feed, by their place, are under an embargo, and until when as written; it may be empty. */
export function embargoesIn(text: string): Map<number, string> {
  if (!/embargo/i.test(text)) return new Map();
  return /^\s*\{/.test(text) ? inJson(text) : inXml(text, embargoName);
}

/** The addresses that a proxy in between (FeedBurner) had replaced with its own, by their entries' places. */
export function originalLinksIn(text: string): Map<number, string> {
  return text.includes('origLink>') ? inXml(text, /^origLink$/) : new Map();
}
