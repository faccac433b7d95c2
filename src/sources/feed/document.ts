import { reasonOf } from '../../errors.ts';
import { decode } from '../../extract/decode.ts';
import { prologEnd } from '../../extract/prolog.ts';
import { atomDocument } from './atom.ts';
import { embargoesIn, originalLinksIn } from './embargoes.ts';
import { hubsIn } from './hub.ts';
import { type FeedDocument, type ParsedFeed, parsed } from './item.ts';
import { jsonDocument } from './json.ts';
import { rdfDocument, rssDocument } from './rss.ts';
import { tombstonesIn } from './tombstones.ts';

/** A feed of a whole archive has some; more is no feed. On the wire and inflated. */
export const largestFeed = 32 * 1024 * 1024;

function isWide(bytes: Uint8Array, littleEndian: boolean): boolean {
  const first = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, littleEndian);
  return first === 0xfeff || first === 0x3c;
}

/** UTF-32, which no decoder of the platform knows; nothing where the bytes don't start like it. */
function fromUtf32(bytes: Uint8Array): string | undefined {
  if (bytes.length < 8 || bytes.length % 4 !== 0) return undefined;
  const littleEndian = isWide(bytes, true);
  if (!littleEndian && !isWide(bytes, false)) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const letters: string[] = [];
  for (let at = 0; at < bytes.length; at += 4) {
    const point = view.getUint32(at, littleEndian);
    letters.push(point <= 0x10ffff ? String.fromCodePoint(point) : '\ufffd');
  }
  return letters.join('').replace(/^\ufeff/, '');
}

/** The text of a feed, by byte order mark, UTF-8, the header's charset, the XML declaration's, or a guess. */
export function feedText(bytes: Uint8Array, name: string, contentType = ''): string {
  const wide = fromUtf32(bytes);
  if (wide !== undefined) return wide;
  const start = Buffer.from(bytes.subarray(0, 1_024)).toString('latin1');
  const declared = /^\s*<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/.exec(start)?.[1];
  const hasCharset = /charset\s*=/i.test(contentType);
  return decode(
    bytes,
    name,
    hasCharset || declared === undefined ? contentType : `${contentType}; charset=${declared}`,
    largestFeed,
  );
}

function converted(feed: ParsedFeed): FeedDocument {
  switch (feed.format) {
    case 'rss':
      return rssDocument(feed.feed);
    case 'rdf':
      return rdfDocument(feed.feed);
    case 'atom':
      return atomDocument(feed.feed);
    case 'json':
      return jsonDocument(feed.feed);
  }
}

/** An entry may stand alone (RFC 4287 4.1.2): as a feed with one entry it is read like any other. */
function withFeedAround(text: string): string {
  const at = prologEnd(text);
  if (!/^<entry[\s>]/.test(text.slice(at, at + 10))) return text;
  return `<feed xmlns="http://www.w3.org/2005/Atom">${text.slice(at)}</feed>`;
}

/** Reads RSS, RDF, Atom or JSON Feed. Throws an Error whose message says what the text is instead. */
export function readDocument(text: string): FeedDocument {
  try {
    const document = converted(parsed(withFeedAround(text)));
    for (const [index, embargo] of embargoesIn(text)) {
      const item = document.items[index];
      if (item) item.embargo = embargo;
    }
    for (const [index, link] of originalLinksIn(text)) {
      const item = document.items[index];
      if (item && /^https?:/.test(link)) item.link = link;
    }
    return { ...document, deleted: tombstonesIn(text), links: hubsIn(text) };
  } catch (error) {
    const isPage = /^\s*(<!doctype html|<html)/i.test(text);
    throw new Error(isPage ? 'it is an HTML page' : `it is no RSS, Atom or JSON Feed (${reasonOf(error)})`, {
      cause: error,
    });
  }
}
