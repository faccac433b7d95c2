import { Worker } from 'node:worker_threads';
import type { ArticleInput } from '../../article/article.ts';
import type { Clock } from '../../clock.ts';
import type { Refusal } from '../../extract/json.ts';
import { articlesOf, type Reading } from './article.ts';
import { feedText, readDocument } from './document.ts';
import type { ThreadTask } from './worker.ts';

export interface ReadFeed {
  title?: string | undefined;
  articles: ArticleInput[];
  refusals: Refusal[];
}

/** Up to here reading takes a few milliseconds; a bigger document could hold up redirects and pages. */
const largestInline = 256 * 1024;
const timeLimitMs = 10_000;
const memoryLimitMb = 512;

/** In a thread of its own, which is ended where it takes too long or too much memory. */
function readBeside(task: ThreadTask, clock: Clock): Promise<ReadFeed> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), {
    workerData: task,
    resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb },
    env: {},
    execArgv: [],
  });
  const over = new AbortController();
  const answer = new Promise<ReadFeed>((resolve, reject) => {
    worker.once('message', (message: ReadFeed | { failed: string }) => {
      if ('failed' in message) reject(new Error(message.failed));
      else resolve(message);
    });
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('reading it ended early')));
    clock.wait(timeLimitMs, over.signal).then(
      () => reject(new Error(`reading it took longer than ${timeLimitMs / 1_000} s`)),
      () => undefined,
    );
  });
  return answer.finally(async () => {
    over.abort();
    await worker.terminate();
  });
}

/**
 * Reads one feed document of any format. Big ones are read in a worker thread, so that they hold up nobody.
 * Throws an Error that says in words why it is no feed.
 */
export async function readFeed(
  bytes: Uint8Array,
  contentType: string,
  reading: Reading,
  clock: Clock,
): Promise<ReadFeed> {
  if (bytes.length > largestInline) return readBeside({ bytes, contentType, reading }, clock);
  const document = readDocument(feedText(bytes, reading.url, contentType));
  return { title: document.title, ...articlesOf(document, reading) };
}
