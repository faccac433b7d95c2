import { SaxesParser } from 'saxes';
import { embargoIn, isEmbargoName } from '../../article/embargo.ts';

/** Collects, by the entries' places, the text of elements with the wanted names and of the wanted attributes. */
function inXml(text: string, isWanted: (name: string) => boolean): Map<number, string[]> {
  const found = new Map<number, string[]>();
  const parser = new SaxesParser({ xmlns: false });
  let index = -1;
  let open = '';
  let words = '';
  const local = (name: string) => name.slice(name.indexOf(':') + 1);
  const add = (value: string) => found.set(index, [...(found.get(index) ?? []), value.trim()]);
  // Malformed parts are the feed reader's concern.
  parser.on('error', () => undefined);
  parser.on('opentag', ({ name, attributes }) => {
    if (/^(item|entry)$/i.test(local(name))) index += 1;
    if (index < 0) return;
    if (open === '' && isWanted(local(name))) [open, words] = [name, ''];
    for (const [attribute, value] of Object.entries(attributes)) {
      // An element may be empty, with its instant as an attribute (`<x:embargo until="…"/>`).
      const isInstant = open !== '' && /^\d{4}-?\d\d-?\d\d/.test(value);
      const isNamed = !attribute.startsWith('xmlns') && isWanted(local(attribute));
      if (isInstant || isNamed) add(value);
    }
  });
  const addWords = (more: string) => {
    if (open !== '') words += more;
  };
  parser.on('text', addWords);
  parser.on('cdata', addWords);
  parser.on('closetag', ({ name }) => {
    if (name !== open) return;
    add(words);
    open = '';
  });
  parser.write(text).close();
  return found;
}

const draftMark = /^(?:yes|true|1|draft)$/i;
const hiddenState =
  /^(?:draft|auto-draft|pending|private|trash|unpublished|stat:(?:withheld|canceled|cancelled))$/i;

/** The entries, by their place, that are marked as drafts or not public (`app:draft`, `wp:status`, `"draft": true`). */
export function draftsIn(text: string): Set<number> {
  if (!/[:<"'_\s](?:draft|(?:post_?)?status)["'\s=>]/i.test(text)) return new Set();
  if (/^\s*\{/.test(text)) {
    const isDraft = ({ draft, status }: { draft?: unknown; status?: unknown }) =>
      draftMark.test(String(draft)) || hiddenState.test(String(status));
    const { items } = JSON.parse(text) as { items?: unknown };
    const all = Array.isArray(items) ? items.entries() : [];
    return new Set([...all].flatMap(([index, item]) => (item && isDraft(item) ? [index] : [])));
  }
  const drafts = inXml(text, (name) => /^draft$/i.test(name));
  const states = inXml(text, (name) => /^(?:post_?)?status$/i.test(name));
  return new Set([
    ...[...drafts].filter(([, values]) => values.some((value) => draftMark.test(value))).map(([at]) => at),
    ...[...states].filter(([, values]) => values.some((value) => hiddenState.test(value))).map(([at]) => at),
  ]);
}

function inJson(text: string): Map<number, unknown[]> {
  const { items } = JSON.parse(text) as { items?: unknown };
  const found = new Map<number, unknown[]>();
  for (const [index, item] of (Array.isArray(items) ? items : []).entries()) {
    const values = valuesIn(item, 3);
    if (values.length > 0) found.set(index, values);
  }
  return found;
}

/** An item's embargoes, in its extensions too (`_slug: { embargo }`). */
function valuesIn(item: unknown, depth: number): unknown[] {
  if (typeof item !== 'object' || item === null || Array.isArray(item) || depth === 0) return [];
  return Object.entries(item).flatMap(([name, value]) =>
    isEmbargoName(name) ? [value] : valuesIn(value, depth - 1),
  );
}

/** Which entries of a feed, by their place, are under an embargo, and until when as written; it may be empty. */
export function embargoesIn(text: string): Map<number, string> {
  if (!/embargo|sperrfrist/i.test(text)) return new Map();
  const found: Map<number, unknown[]> = /^\s*\{/.test(text) ? inJson(text) : inXml(text, isEmbargoName);
  return new Map(
    [...found].flatMap(([index, values]) => {
      const embargo = embargoIn(values);
      return embargo === undefined ? [] : [[index, embargo]];
    }),
  );
}

/** The addresses that a proxy in between (FeedBurner) had replaced with its own, by their entries' places. */
export function originalLinksIn(text: string): Map<number, string> {
  if (!/origlink/i.test(text)) return new Map();
  const found = inXml(text, (name) => /^origLink$/i.test(name));
  return new Map([...found].map(([index, links]) => [index, links.at(-1) ?? '']));
}
