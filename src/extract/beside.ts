import type { Clock } from '../clock.ts';
import { type ErrorCode, type ErrorDetails, reasonOf, SluglineError } from '../errors.ts';
import { type DocumentOptions, type ReadDocument, readDocument } from './index.ts';
import { inThread, TooHeavy } from './thread.ts';
import type { DocumentTask } from './worker.ts';

/** Up to here reading takes some milliseconds; a document with more could hold up redirects and pages. */
const largestInline = 512 * 1024;
const mostTagsInline = 2_000;

function isHeavy(bytes: Uint8Array): boolean {
  if (bytes.length > largestInline) return true;
  let tags = 0;
  for (const byte of bytes) if (byte === 0x3c) tags++;
  return tags > mostTagsInline;
}

/**
 * Reads a document as `readDocument` does; a heavy one in a thread of its own, so that it holds up nobody.
 *
 * @throws SluglineError as `readDocument`, and `article.invalid` where reading it takes too long.
 */
export async function readBeside(
  bytes: Uint8Array,
  options: DocumentOptions,
  clock: Clock,
): Promise<ReadDocument> {
  if (!isHeavy(bytes)) return readDocument(bytes, options);
  const task: DocumentTask = { bytes, options };
  type Answer = ReadDocument | { known: { code: ErrorCode; details: ErrorDetails } };
  const answer = await inThread<Answer>(new URL('./worker.ts', import.meta.url), task, clock).catch(
    (error: unknown) => {
      if (!(error instanceof TooHeavy)) throw error;
      throw new SluglineError(
        'article.invalid',
        { where: options.name, what: reasonOf(error) },
        { cause: error },
      );
    },
  );
  if ('known' in answer) throw new SluglineError(answer.known.code, answer.known.details);
  return answer;
}
