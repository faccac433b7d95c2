import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip as gzipCompress } from 'node:zlib';
import type { Feed, FeedFormat } from '../../feeds/format.ts';

const gzip = promisify(gzipCompress);
const brotli = promisify(brotliCompress);

/** How a body is coded on the wire (RFC 9110, section 8.4.1). */
export type Coding = 'identity' | 'gzip' | 'br';

/** A feed ready to be served: made once, kept in memory, the same bytes in every process. */
export interface AssembledFeed {
  bytes: Buffer;
  gzip: Buffer;
  brotli: Buffer;
  /** Strong entity tags, in their quotes. */
  etag: Record<Coding, string>;
  /** An HTTP date. */
  lastModified: string;
  mediaType: string;
}

/** Above 5 a feed of 200 KB takes several times as long for a few per cent. */
const brotliQuality = 5;

/**
 * Puts a feed together and compresses it. Pure but for the threads that compress: the same in, the same bytes out.
 * `changedAt` is when any of it changed last (RFC 3339), which a reader who asks by date must hear of.
 */
export function assembleFeed(
  format: FeedFormat,
  feed: Feed,
  fragments: string[],
  changedAt = feed.updatedAt,
): Promise<AssembledFeed> {
  const bytes = Buffer.from(format.render(feed, fragments));
  return packed(bytes, format.mediaType, new Date(changedAt).toUTCString());
}

/** Any document made ready to be served. `lastModified` is an HTTP date; empty where there is none to tell. */
export async function packed(bytes: Buffer, mediaType: string, lastModified: string): Promise<AssembledFeed> {
  const [zipped, brotlied] = await Promise.all([
    gzip(bytes, { level: 6 }),
    brotli(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
        [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
  ]);
  return {
    bytes,
    gzip: withoutSystem(zipped),
    brotli: brotlied,
    etag: etagsOf(bytes),
    lastModified,
    mediaType,
  };
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
