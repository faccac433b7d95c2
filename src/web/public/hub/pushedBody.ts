import { Readable } from 'node:stream';
import { reasonOf, SluglineError } from '../../../errors.ts';
import { readInflated, TooLarge } from '../../../net/inflate.ts';

/** What was pushed: the bytes as they came over the wire, and inflated. */
export interface PushedBody {
  wire: Buffer;
  inflated: Buffer;
}

/** On the wire and inflated alike. */
const most = 10 * 1_048_576;
const tooLarge = () => new SluglineError('body.too-large', { limit: '10 MiB' });

/**
 * Reads a pushed body of at most 10 MiB. Throws `body.too-large` as soon as more is announced or came, inflated too;
 * `body.packed` for a coding that is not understood or broken.
 */
export async function readPushed(
  body: Readable | undefined | null,
  headers: Record<string, string | string[] | undefined>,
): Promise<PushedBody> {
  if (Number(headers['content-length'] ?? 0) > most) throw tooLarge();
  const wire = await collected(body ?? Readable.from([]));
  const coding = String(headers['content-encoding'] ?? '');
  try {
    return { wire, inflated: await readInflated(Readable.from([wire]), coding, most) };
  } catch (error) {
    if (error instanceof TooLarge) throw tooLarge();
    throw new SluglineError('body.packed', { why: reasonOf(error) }, { cause: error });
  }
}

/** The stream is left open where too much comes, so that whoever sends it still reads our answer. */
async function collected(body: Readable): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const chunk of body.iterator({ destroyOnReturn: false })) {
    const bytes = Buffer.from(chunk as Uint8Array);
    size += bytes.length;
    if (size > most) throw tooLarge();
    parts.push(bytes);
  }
  return Buffer.concat(parts, size);
}
