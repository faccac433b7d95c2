import { Readable } from 'node:stream';
import { limitConcurrency } from '../../../concurrency.ts';
import { reasonOf, SluglineError } from '../../../errors.ts';
import { readInflated, scanInflated, TooLarge } from '../../../net/inflate.ts';
import { isSealed, openSeal, type Seal } from '../../../net/seal.ts';

/** A signed push: the bytes as received, and decompressed. */
export interface PushedBody {
  wire: Buffer;
  inflated: Buffer;
}

type Headers = Record<string, string | string[] | undefined>;

/** The limit for a body both as received and decompressed. */
const maxBytes = 10 * 1_048_576;
const tooLarge = () => new SluglineError('body.too-large', { limit: '10 MiB' });

/**
 * How many bodies are in memory before their signatures are verified, and how many may wait; others must be sent again.
 */
const readLimited = limitConcurrency(8, 200);
/** How many compressed bodies with a signature are scanned at a time. */
const scanLimited = limitConcurrency(2, 200);
/** The same for bodies whose signature can't be right: if all of these places are taken, the size is not determined. */
const measureLimited = limitConcurrency(1, 20);

/**
 * A pushed body of at most 10 MiB, decompressed only if its signature is right: some senders sign what they compress,
 * others what they send. Until then it is scanned piece by piece and only the received bytes are kept. Undefined if
 * the signature is wrong; without a seal nothing is kept at all.
 * @throws SluglineError `body.too-large` as soon as more is announced or received, decompressed too; `body.packed`
 * for an unknown or broken coding; `request.busy` if too many arrive at the same time.
 */
export async function readSealed(
  body: Readable | undefined | null,
  headers: Headers,
  seal: Seal | undefined,
): Promise<PushedBody | undefined> {
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const coding = String(headers['content-encoding'] ?? '');
  // A body that is too large does not close the stream, so that the sender still reads our answer.
  const pieces = (body ?? Readable.from([])).iterator({ destroyOnReturn: false });
  if (!seal) {
    await measureLimited(() => scanned(pieces, coding)).catch(ignoreBusy);
    return undefined;
  }
  return readLimited(async () => {
    const wire = await collected(pieces);
    const isWireSealed = isSealed(seal, openSeal(seal).update(wire));
    if (!isWireSealed && !(await scanLimited(() => isInflatedSealed(wire, coding, seal)))) return undefined;
    const inflated = await packedAs(() => readInflated(Readable.from([wire]), coding, maxBytes));
    return { wire, inflated };
  });
}

async function isInflatedSealed(wire: Buffer, coding: string, seal: Seal): Promise<boolean> {
  const hmac = openSeal(seal);
  await scanned([wire], coding, (piece) => hmac.update(piece));
  return isSealed(seal, hmac);
}

function scanned(
  pieces: AsyncIterable<Buffer> | Iterable<Buffer>,
  coding: string,
  see?: (piece: Buffer) => void,
): Promise<void> {
  return packedAs(() => scanInflated(pieces, coding, maxBytes, see));
}

async function packedAs<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof TooLarge) throw tooLarge();
    throw new SluglineError('body.packed', { why: reasonOf(error) }, { cause: error });
  }
}

function ignoreBusy(error: unknown): void {
  if (!(error instanceof SluglineError) || error.code !== 'request.busy') throw error;
}

async function collected(pieces: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const piece of pieces) {
    size += piece.length;
    if (size > maxBytes) throw tooLarge();
    parts.push(piece);
  }
  return Buffer.concat(parts, size);
}
