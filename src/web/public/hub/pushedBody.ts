import { Readable } from 'node:stream';
import { limitConcurrency } from '../../../concurrency.ts';
import { reasonOf, SluglineError } from '../../../errors.ts';
import { readInflated, scanInflated, TooLarge } from '../../../net/inflate.ts';
import { isSealed, openSeal, type Seal } from '../../../net/seal.ts';

/** What was pushed and is signed: the bytes as they came over the wire, and inflated. */
export interface PushedBody {
  wire: Buffer;
  inflated: Buffer;
}

type Headers = Record<string, string | string[] | undefined>;

/** On the wire and inflated alike. */
const maxBytes = 10 * 1_048_576;
const tooLarge = () => new SluglineError('body.too-large', { limit: '10 MiB' });

/** Bodies that are held while their signature is not known yet, and those that wait to be read: the rest come again. */
const readLimited = limitConcurrency(8, 200);
/** Packed bodies that are looked through at a time, of those that bear a signature. */
const scanLimited = limitConcurrency(2, 200);
/** The same of those that bear none that could be right: where these are busy, nobody looks how large one is. */
const measureLimited = limitConcurrency(1, 20);

/**
 * A pushed body of at most 10 MiB, inflated only where its signature is right: some senders sign what they pack, others
 * what they send. Until then it is looked through piece by piece and nothing of it is kept but what came over the wire.
 * Undefined where it is not signed so; without a seal nothing is kept at all.
 *
 * @throws SluglineError `body.too-large` as soon as more is announced or came, inflated too; `body.packed` for a coding
 *   that is not understood or broken; `request.busy` where too many come at the same time.
 */
export async function readSealed(
  body: Readable | undefined | null,
  headers: Headers,
  seal: Seal | undefined,
): Promise<PushedBody | undefined> {
  if (Number(headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const coding = String(headers['content-encoding'] ?? '');
  // The stream is left open where too much comes, so that whoever sends it still reads our answer.
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
