import { reasonOf } from '../../errors.ts';
import { decode } from '../../extract/decode.ts';
import { prologEnd } from '../../extract/prolog.ts';
import { atomDocument } from './atom.ts';
import { draftsIn, embargoesIn, originalLinksIn } from './embargoes.ts';
import { hubsIn } from './hub.ts';
import { type FeedDocument, type ParsedFeed, parsed } from './item.ts';
import { jsonDocument } from './json.ts';
import { rdfDocument, rssDocument } from './rss.ts';
import { breaksOff, entriesBegunIn, firstFault, hasEnd, salvaged } from './salvage.ts';
import { salvagedJson } from './salvageJson.ts';
import { tombstonesIn } from './tombstones.ts';
import { inUsualForm } from './usualForm.ts';

/** The largest accepted feed, enough for a whole archive (bytes, as received and decompressed). */
export const largestFeed = 32 * 1024 * 1024;

function isWide(bytes: Uint8Array, littleEndian: boolean): boolean {
  const first = new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, littleEndian);
  return first === 0xfeff || first === 0x3c;
}

/** UTF-32, which no decoder of the platform knows; undefined if the bytes don't start like it. */
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

/** An entry may be a whole document (RFC 4287 4.1.2): as a feed with one entry it is read like any other. */
function withFeedAround(text: string): string {
  const at = prologEnd(text);
  if (!/^<entry[\s>]/.test(text.slice(at, at + 10))) return text;
  return `<feed xmlns="http://www.w3.org/2005/Atom">${text.slice(at)}</feed>`;
}

const read = (text: string): FeedDocument => converted(parsed(withFeedAround(text)));

function countOf(text: string): number | undefined {
  try {
    return read(text).items.length;
  } catch {
    // What is wrong with a whole document is reported by its reader.
    return undefined;
  }
}

interface Read {
  document: FeedDocument;
  /** The text from which it was read. */
  sound: string;
  salvage?: string;
}

function salvage(text: string): Read | undefined {
  if (isPage(text)) return undefined;
  const rest = isJson(text) ? salvagedJson(text) : salvaged(text, countOf);
  return rest && { document: read(rest.text), sound: rest.text, salvage: rest.note };
}

/** The document, or its well-formed parts: a broken one may be unreadable, or swallow entries. */
function readOrSalvaged(text: string): Read {
  try {
    const document = read(text);
    const isWhole = isJson(text) || entriesBegunIn(text) <= document.items.length;
    const rest = isWhole || firstFault(text) === undefined ? undefined : salvage(text);
    if (rest && rest.document.items.length >= document.items.length) return rest;
    return { document, sound: text, ...(hasEnd(text) ? {} : { salvage: breaksOff(text) }) };
  } catch (error) {
    const rest = salvage(text);
    if (!rest) throw error;
    return rest;
  }
}

const isPage = (text: string) => /^\s*(<!doctype html|<html)/i.test(text);
const isJson = (text: string) => /^\s*\{/.test(text);

/** A sentence that says what a text is if nothing of it could be read. */
function whatItIs(text: string, error: unknown): string {
  if (isPage(text)) return 'it is an HTML page';
  const isFeed =
    !isJson(text) && /<(?:[\w.-]{1,40}:)?(?:rss|rdf|feed|entry)[\s>]/i.test(text.slice(0, 8_192));
  const fault = isFeed ? firstFault(text) : undefined;
  return fault === undefined
    ? `it is no RSS, Atom or JSON Feed (${reasonOf(error)})`
    : `its XML is broken, and no entry of it can be read (line and column ${fault})`;
}

/**
 * Reads RSS, RDF, Atom or JSON Feed, as far as it is well-formed. Throws an Error whose message says what the text is
 * instead.
 */
export function readDocument(text: string): FeedDocument {
  try {
    const { document, sound, salvage } = readOrSalvaged(inUsualForm(text));
    for (const [index, embargo] of embargoesIn(sound)) {
      const item = document.items[index];
      if (item) item.embargo = embargo;
    }
    for (const index of draftsIn(sound)) {
      const item = document.items[index];
      if (item) item.isDraft = true;
    }
    for (const [index, link] of originalLinksIn(sound)) {
      const item = document.items[index];
      if (item && /^https?:/.test(link)) item.link = link;
    }
    return { ...document, salvage, deleted: tombstonesIn(sound), links: hubsIn(sound) };
  } catch (error) {
    throw new Error(whatItIs(text, error), { cause: error });
  }
}
