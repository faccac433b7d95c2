import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import {
  type BrotliOptions,
  brotliCompress,
  brotliCompressSync,
  constants,
  gzip as gzipCompress,
  gzipSync,
} from 'node:zlib';
import type { Feed, FeedFormat } from '../../feeds/format.ts';

const gzip = promisify(gzipCompress);
const brotli = promisify(brotliCompress);

/** How a body is coded on the wire (RFC 9110, section 8.4.1). */
export type Coding = 'identity' | 'gzip' | 'br';

/** A feed ready to be served: built once, cached in memory, the same bytes in every process. */
export interface AssembledFeed {
  readonly bytes: Buffer;
  readonly gzip: Buffer;
  readonly brotli: Buffer;
  /** Strong entity tags, in their quotes. */
  etag: Record<Coding, string>;
  /** An HTTP date. */
  lastModified: string;
  mediaType: string;
}

/** Above 5 a feed of 200 KB takes several times as long for a few per cent. */
const brotliQuality = 5;

/**
 * Builds a feed and compresses it. Pure except for the threads that compress: the same input gives the same bytes.
 * `changedAt` is when any of it changed last (RFC 3339), which a reader who asks by date must be told. With a
 * `demand`, codings that no one uses are compressed on request.
 */
export function assembleFeed(
  format: FeedFormat,
  feed: Feed,
  fragments: string[],
  changedAt = feed.updatedAt,
  demand?: Demand,
): Promise<AssembledFeed> {
  const bytes = bytesOf(format, feed, fragments);
  const lastModified = new Date(changedAt).toUTCString();
  if (!demand) return packed(bytes, format.mediaType, lastModified);
  return packedOnDemand(bytes, format.mediaType, lastModified, demand);
}

/** Marks the place of the entries. No head contains it, because control characters are removed from every text. */
const mark = '\u0001\u0002\u0001';

/**
 * The document that `format.render` returns, as UTF-8: the parts around the entries are rendered without them, and
 * each entry is written separately. Joining them first and then encoding the whole takes four times as long.
 */
export function bytesOf(format: FeedFormat, feed: Feed, fragments: string[]): Buffer {
  const [head, between, tail, ...more] = format.render(feed, [mark, mark]).split(mark);
  if (
    fragments.length === 0 ||
    head === undefined ||
    between === undefined ||
    tail === undefined ||
    more.length > 0
  )
    return Buffer.from(format.render(feed, fragments));
  const pieces = [head, ...fragments.flatMap((one, index) => (index === 0 ? [one] : [between, one])), tail];
  const bytes = Buffer.allocUnsafeSlow(pieces.reduce((sum, piece) => sum + Buffer.byteLength(piece), 0));
  let at = 0;
  for (const piece of pieces) at += bytes.write(piece, at);
  return bytes;
}

/** Which compressed codings of a feed are requested. */
export interface Demand {
  isAsked(coding: PackedCoding): boolean;
  note(coding: PackedCoding): void;
}

export type PackedCoding = Exclude<Coding, 'identity'>;

/** Compression is most of a new version's cost, and most feeds are read in one format and coding. */
async function packedOnDemand(
  bytes: Buffer,
  mediaType: string,
  lastModified: string,
  demand: Demand,
): Promise<AssembledFeed> {
  const made: { gzip?: Buffer; brotli?: Buffer } = {};
  await Promise.all([
    demand.isAsked('gzip') && zipped(bytes).then((packed) => Object.assign(made, { gzip: packed })),
    demand.isAsked('br') && brotlied(bytes).then((packed) => Object.assign(made, { brotli: packed })),
  ]);
  return {
    bytes,
    etag: etagsOf(bytes),
    lastModified,
    mediaType,
    get gzip() {
      demand.note('gzip');
      made.gzip ??= withoutSystem(gzipSync(bytes, gzipOptions));
      return made.gzip;
    },
    get brotli() {
      demand.note('br');
      made.brotli ??= brotliCompressSync(bytes, brotliOptionsFor(bytes));
      return made.brotli;
    },
  };
}

/**
 * A version with different bytes must have a different date too: a withdrawn article disappears before the feed itself
 * is rewritten, and a reader that asks by date alone must not be told that nothing has changed.
 */
export function modifiedSince(
  before: Pick<AssembledFeed, 'etag' | 'lastModified'> | undefined,
  feed: AssembledFeed,
  now: number,
): AssembledFeed {
  const earlier = Date.parse(before?.lastModified ?? '');
  if (!before || !(Date.parse(feed.lastModified) <= earlier)) return feed;
  const isSame = before.etag.identity === feed.etag.identity;
  feed.lastModified = isSame ? before.lastModified : new Date(Math.max(now, earlier + 1_000)).toUTCString();
  return feed;
}

const gzipOptions = { level: 6 };

async function zipped(bytes: Buffer): Promise<Buffer> {
  return withoutSystem(await gzip(bytes, gzipOptions));
}

function brotlied(bytes: Buffer): Promise<Buffer> {
  return brotli(bytes, brotliOptionsFor(bytes));
}

function brotliOptionsFor(bytes: Buffer): BrotliOptions {
  return {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  };
}

/** Makes any document ready to be served. `lastModified` is an HTTP date; empty if there is none. */
export async function packed(bytes: Buffer, mediaType: string, lastModified: string): Promise<AssembledFeed> {
  const [gzipBytes, brotliBytes] = await Promise.all([zipped(bytes), brotlied(bytes)]);
  return { bytes, gzip: gzipBytes, brotli: brotliBytes, etag: etagsOf(bytes), lastModified, mediaType };
}

/** The hash of the identity bytes with the coding's name, so that all processes agree and no two codings share one. */
export function etagsOf(bytes: Buffer): Record<Coding, string> {
  const hash = createHash('sha256').update(bytes).digest('base64url').slice(0, 27);
  return { identity: `"${hash}"`, gzip: `"${hash}-gzip"`, br: `"${hash}-br"` };
}

/** Byte 9 of a gzip header names the operating system (RFC 1952); 255 is "unknown", the same on every machine. */
function withoutSystem(zipped: Buffer): Buffer {
  zipped[9] = 255;
  return zipped;
}
