import type { Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';

/** Thrown if a body is larger than the limit, as received or decompressed. */
export class TooLarge extends Error {}

/** What we announce; a server that sends another coding gets an error. */
export const codings = 'gzip, deflate, br';

/** More layers than this are an attack. */
const maxLayers = 3;

function decoder(coding: string, firstByte: number): Transform {
  if (coding === 'gzip' || coding === 'x-gzip') return createGunzip();
  if (coding === 'br') return createBrotliDecompress();
  // "deflate" means zlib's format (RFC 9110 8.4.1.2), but some servers send the bare stream.
  if (coding === 'deflate') return (firstByte & 0x0f) === 8 ? createInflate() : createInflateRaw();
  throw new Error(`the content coding "${coding.slice(0, 40)}" is not understood`);
}

/**
 * Whether a body is uncompressed, whatever its header says: servers put a charset or a media type there, or forget to
 * compress. It begins as markup or JSON does, and no compressed body begins so.
 */
function isPlain(bytes: Buffer): boolean {
  return /^(\xEF\xBB\xBF)?\s*(<[!?a-z]|[{[]\s*["{[\]}])/i.test(bytes.subarray(0, 64).toString('latin1'));
}

/** The registered content codings (IANA). Servers write much else here: a charset, a media type, "none", "binary". */
const realCoding =
  /^(?:x-)?(?:gzip|compress|deflate|br|zstd|dcb|dcz|exi|aes128gcm|pack200-gzip|bzip2|lzma|xz)$/;

function layersOf(header: string): string[] {
  const layers = header
    .split(',')
    .map((coding) => coding.replace(/;.*/s, '').replace(/["']/g, '').trim().toLowerCase());
  const real = layers.filter((coding) => realCoding.test(coding));
  if (real.length > maxLayers) throw new Error(`the body is packed ${real.length} times`);
  return real.reverse();
}

/** A body larger than this is large. */
const largeBody = 1024 * 1024;

/** How a body is read, and how much of it. */
export interface Taking {
  /** As received and decompressed alike. */
  maxBytes: number;
  /** The first `maxBytes` are enough. */
  beginning?: boolean;
  /** Awaited before more than 1 MiB is read. */
  whenLarge?: (() => Promise<void>) | undefined;
  /** A body that is plainly uncompressed is read unchanged, whatever its header says. */
  forgiving?: boolean;
}

async function collect(
  chunks: AsyncIterable<Buffer>,
  { maxBytes, beginning, whenLarge }: Taking,
): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks) {
    size += chunk.length;
    parts.push(chunk);
    if (size > largeBody) await whenLarge?.();
    if (size <= maxBytes) continue;
    if (!beginning) throw new TooLarge();
    break;
  }
  return Buffer.concat(parts, Math.min(size, maxBytes));
}

/** Decompresses one layer piece by piece, so that a bomb is dropped at the limit and never expanded in memory. */
async function unpack(packed: Buffer, coding: string, taking: Taking): Promise<Buffer> {
  const stream = decoder(coding, packed[0] ?? 0);
  try {
    stream.end(packed);
    return await collect(stream, taking);
  } finally {
    stream.destroy();
  }
}

/**
 * The whole body, decompressed. Throws `TooLarge` as soon as more than `maxBytes` arrived, and an Error for an
 * unknown coding or a broken body. With `beginning` the first `maxBytes` are enough: nothing more is read, and a
 * compressed body that is cut off there counts as broken.
 */
export async function readInflated(
  body: Readable,
  contentEncoding: string,
  maxBytes: number,
  more: Omit<Taking, 'maxBytes'> = {},
): Promise<Buffer> {
  const taking = { maxBytes, ...more };
  let bytes = await collect(body, taking);
  if (more.forgiving && isPlain(bytes)) return bytes;
  for (const coding of layersOf(contentEncoding)) {
    if (bytes.length > 0) bytes = await unpack(bytes, coding, taking);
  }
  return bytes;
}

/** A body that is a packed file (`sitemap.xml.gz`), or that a server packed without saying so, unpacked; any other as it is. */
export async function unpackedFile(body: Uint8Array, maxBytes: number): Promise<Uint8Array> {
  const isPacked = body[0] === 0x1f && body[1] === 0x8b;
  return isPacked ? unpack(Buffer.from(body), 'gzip', { maxBytes }) : body;
}

/** Low four bits of a zlib stream's first byte (RFC 1950). */
const zlibMethod = 8;

/**
 * Scans a decompressed body piece by piece and keeps nothing of it. Throws as `readInflated` does; a bare deflate
 * stream is not recognised if its beginning is not available.
 */
export async function scanInflated(
  pieces: AsyncIterable<Buffer> | Iterable<Buffer>,
  contentEncoding: string,
  maxBytes: number,
  see: (piece: Buffer) => void = () => undefined,
): Promise<void> {
  const limited = async function* (layer: AsyncIterable<Buffer> | Iterable<Buffer>) {
    let size = 0;
    for await (const piece of layer) {
      size += piece.length;
      if (size > maxBytes) throw new TooLarge();
      yield piece;
    }
  };
  const [first] = Array.isArray(pieces) ? (pieces as Buffer[]) : [];
  if (first?.length === 0) return;
  const decoders = layersOf(contentEncoding).map((coding) => decoder(coding, first?.[0] ?? zlibMethod));
  const layers = decoders.flatMap((stream) => [stream, limited]);
  const last = async (layer: AsyncIterable<Buffer>) => {
    for await (const piece of layer) see(piece);
  };
  // `pipeline` has no type for a list of streams of unknown length.
  await pipeline([limited(pieces), ...layers, last] as unknown as NodeJS.ReadWriteStream[]);
}
