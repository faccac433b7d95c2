import { decodeHTML } from 'entities';
import { SaxesParser } from 'saxes';

/** One page that a sitemap names. */
export interface MapEntry {
  url: string;
  /** As written; it may not be a date. */
  lastmod?: string;
  /** The Google News part, if there is one. */
  news?: { title?: string; date?: string; language?: string; keywords?: string };
  image?: { url?: string; caption?: string };
}

/** One sitemap that an index names. */
export interface MapChild {
  url: string;
  lastmod?: string;
}

export interface MapDocument {
  kind: 'urlset' | 'index';
  entries: MapEntry[];
  children: MapChild[];
}

/** The protocol's own limit (sitemaps.org). */
const maxEntries = 50_000;

/** Text is parsed in pieces, so that other work can run in between. */
const piece = 64 * 1024;

type Fields = Map<string, string>;

function entryOf(fields: Fields): MapEntry | undefined {
  // In CDATA sections signs are escaped needlessly.
  const url = fields.get('url/loc')?.replaceAll('&amp;', '&');
  if (!url) return undefined;
  const given = <K extends string>(names: Record<K, string>) => {
    const found = Object.entries<string>(names).flatMap(([key, path]) => {
      const value = fields.get(path);
      return value ? [[key, decodeHTML(value)]] : [];
    });
    return found.length > 0 ? (Object.fromEntries(found) as { [P in K]?: string }) : undefined;
  };
  const lastmod = fields.get('url/lastmod');
  const news = given({
    title: 'news/title',
    date: 'news/publication_date',
    language: 'publication/language',
    keywords: 'news/keywords',
  });
  const image = given({ url: 'image/loc', caption: 'image/caption' });
  return { url, ...(lastmod ? { lastmod } : {}), ...(news ? { news } : {}), ...(image ? { image } : {}) };
}

/** Names without their prefix: sitemaps use any, or none. */
function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1).toLowerCase();
}

/** A parser that fills `found`; malformed parts are skipped, and what was read stays. */
function listening(found: MapDocument): { parser: SaxesParser; sawRoot: () => boolean } {
  const parser = new SaxesParser({ xmlns: false });
  const path: string[] = [];
  let fields: Fields = new Map();
  let text = '';
  let isMap = false;
  parser.on('error', () => undefined);
  parser.on('opentag', ({ name }) => {
    const local = localName(name);
    if (local === 'urlset' || local === 'sitemapindex') isMap = true;
    if (local === 'sitemapindex') found.kind = 'index';
    if (local === 'url' || local === 'sitemap') fields = new Map();
    if (path.length < 32) path.push(local);
    text = '';
  });
  const addText = (more: string) => {
    if (text.length < 4_000) text += more;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', ({ name }) => {
    const local = localName(name);
    const at = path.lastIndexOf(local);
    if (at >= 0) path.length = at;
    const key = `${path.at(-1) ?? ''}/${local}`;
    const value = text.trim();
    // Of several images the first is the article's.
    if (value && !fields.has(key)) fields.set(key, value);
    text = '';
    if (local === 'url' && found.entries.length < maxEntries) {
      const entry = entryOf(fields);
      if (entry) found.entries.push(entry);
    }
    const child = local === 'sitemap' ? fields.get('sitemap/loc')?.replaceAll('&amp;', '&') : undefined;
    if (child && found.children.length < maxEntries) {
      const lastmod = fields.get('sitemap/lastmod');
      found.children.push({ url: child, ...(lastmod ? { lastmod } : {}) });
    }
  });
  return { parser, sawRoot: () => isMap };
}

/** Sitemaps may be plain lists, an address on each line (sitemaps.org). */
function addressesIn(text: string): MapEntry[] {
  const lines = text.split(/\r\n?|\n/).map((line) => line.trim());
  const isList = lines.every((line) => line === '' || /^https?:\/\/\S+$/.test(line));
  return isList ? lines.filter(Boolean).map((url) => ({ url })) : [];
}

/** The commonest mistake: addresses whose "&" was not escaped. In CDATA sections it needs no escape. */
function withEscapedAmpersands(text: string): string {
  const bare = /&(?!(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z]{2,8});)/gi;
  const pieces = text.split(/(<!\[CDATA\[|\]\]>)/);
  return pieces
    .map((piece, at) => (pieces[at - 1] === '<![CDATA[' ? piece : piece.replace(bare, '&amp;')))
    .join('');
}

/**
 * Reads a sitemap or a sitemap index, with or without Google's news and image parts, salvaging what it can of a
 * malformed one. Throws an Error that says what the text is instead.
 */
export async function readMap(text: string): Promise<MapDocument> {
  const found: MapDocument = { kind: 'urlset', entries: [], children: [] };
  if (/^\s*https?:\/\//.test(text)) return { ...found, entries: addressesIn(text) };
  const escaped = withEscapedAmpersands(text);
  const { parser, sawRoot } = listening(found);
  for (let at = 0; at < escaped.length; at += piece) {
    parser.write(escaped.slice(at, at + piece));
    if (escaped.length > piece) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  parser.close();
  if (sawRoot()) return found;
  throw new Error(/^\s*(<!doctype html|<html)/i.test(text) ? 'it is an HTML page' : 'it is no sitemap');
}
