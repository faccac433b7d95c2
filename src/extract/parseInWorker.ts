import type { ArticleContent, ArticleInput } from '../article/article.ts';
import { contentFrom, type IntakeOptions } from '../article/intake.ts';
import type { Clock } from '../clock.ts';
import { ArticleRefused, isRefusalCode, SluglineError } from '../errors.ts';
import { type DocumentOptions, type ReadDocument, readDocument } from './index.ts';
import { type ParsedArticles, parseArticles } from './json.ts';
import type { Known, Task } from './worker.ts';
import { runInWorker, WorkerLimitError } from './workerThread.ts';

/** Up to here parsing takes some milliseconds; a larger document could delay redirects and pages. */
const largestInline = 128 * 1024;
const maxTagsInline = 1_000;
/** Sanitising HTML costs more than reading it. */
const longestBodyInline = 64 * 1024;

function needsWorker(bytes: Uint8Array): boolean {
  if (bytes.length > largestInline) return true;
  let tags = 0;
  for (const byte of bytes) if (byte === 0x3c) tags++;
  return tags > maxTagsInline;
}

/** Throws what the thread threw; a task that takes too long or too much memory is refused (`article.invalid`). */
async function inWorker<T>(task: Task, name: string, clock: Clock): Promise<T> {
  const module = new URL('./worker.ts', import.meta.url);
  const answer = await runInWorker<{ read: T } | Known>(module, task, clock).catch((error: unknown) => {
    if (!(error instanceof WorkerLimitError)) throw error;
    throw new ArticleRefused('article.invalid', { where: name, what: error.message }, { cause: error });
  });
  if ('read' in answer) return answer.read;
  const { code, details } = answer.known;
  throw isRefusalCode(code) ? new ArticleRefused(code, details) : new SluglineError(code, details);
}

/**
 * Reads a document as `readDocument` does; a heavy one in a thread, so that it delays nothing.
 * @throws SluglineError as `readDocument`, and `article.invalid` if reading it takes too long.
 */
export async function parseInWorker(
  bytes: Uint8Array,
  options: DocumentOptions,
  clock: Clock,
): Promise<ReadDocument> {
  if (!needsWorker(bytes)) return readDocument(bytes, options);
  return inWorker({ kind: 'document', bytes, options }, options.name, clock);
}

/** Checks the articles of a JSON body as `parseArticles` does; those of a large one in a thread. */
export async function parseArticlesInWorker(
  bytes: Uint8Array,
  options: { timezone: string },
  clock: Clock,
): Promise<ParsedArticles> {
  if (bytes.length <= largestInline) return parseArticles(bytes, options);
  return inWorker({ kind: 'articles', bytes, options }, 'The body', clock);
}

/** Cleans an article as `contentFrom` does; one with a long body in a thread. */
export async function contentInWorker(
  input: ArticleInput,
  options: IntakeOptions,
  clock: Clock,
): Promise<ArticleContent> {
  if ((input.body?.length ?? 0) <= longestBodyInline) return contentFrom(input, options);
  return inWorker({ kind: 'content', input, options }, options.where, clock);
}
