import { parseAtomFeed, parseJsonFeed, parseRssFeed } from 'feedsmith';
import { SaxesParser } from 'saxes';

/** An entry as a stranger's reader sees it. */
export interface ParsedEntry {
  id: string | undefined;
  url: string | undefined;
  headline: string | undefined;
  publishedAt: string | undefined;
}

/** Throws at the first place where a document is no well-formed XML with its name spaces declared. */
function requireWellFormed(xml: string): void {
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(xml).close();
}

function rss(text: string): ParsedEntry[] {
  requireWellFormed(text);
  const { items = [] } = parseRssFeed(text);
  return items.map(({ guid, link, title, pubDate }) => ({
    id: guid?.value,
    url: link,
    headline: title,
    publishedAt: pubDate,
  }));
}

function atom(text: string): ParsedEntry[] {
  requireWellFormed(text);
  const { entries = [] } = parseAtomFeed(text);
  return entries.map(({ id, links, title, published }) => ({
    id,
    url: links?.find(({ rel }) => rel === undefined || rel === 'alternate')?.href,
    headline: typeof title === 'string' ? title : title?.value,
    publishedAt: published,
  }));
}

function json(text: string): ParsedEntry[] {
  const { items = [] } = parseJsonFeed(JSON.parse(text));
  return items.map(({ id, url, title, date_published }) => ({
    id,
    url,
    headline: title,
    publishedAt: date_published,
  }));
}

const parsers: Record<string, (text: string) => ParsedEntry[]> = { rss, atom, json };

/** The entries of a feed's document, read by a parser that knows nothing of how it was written. Throws where it can't be. */
export function parseDocument(extension: string, text: string): ParsedEntry[] {
  const parse = parsers[extension];
  if (!parse) throw new Error(`there is no parser for .${extension} here`);
  return parse(text);
}
