import type { ArticleInput } from '../../article/article.ts';
import type { Clock } from '../../clock.ts';
import type { Refusal } from '../../extract/json.ts';
import { runInWorker } from '../../extract/workerThread.ts';
import { articlesOf, type Reading } from './article.ts';
import { feedText, readDocument } from './document.ts';
import type { HubLinks } from './hub.ts';
import type { ThreadTask } from './worker.ts';

export interface ReadFeed {
  title?: string | undefined;
  articles: ArticleInput[];
  refusals: Refusal[];
  links?: HubLinks | undefined;
}

/** Up to here reading takes a few milliseconds; a bigger document could hold up redirects and pages. */
export const largestInline = 64 * 1024;

/**
 * Reads one feed document of any format. Big ones are read in a thread, so that they hold up nobody.
 * Throws an Error that says in words why it is no feed.
 */
export async function readFeed(
  bytes: Uint8Array,
  contentType: string,
  reading: Reading,
  clock: Clock,
): Promise<ReadFeed> {
  const task: ThreadTask = { bytes, contentType, reading };
  if (bytes.length > largestInline)
    return runInWorker<ReadFeed>(new URL('./worker.ts', import.meta.url), task, clock);
  const document = readDocument(feedText(bytes, reading.url, contentType));
  return { title: document.title, links: document.links, ...articlesOf(document, reading) };
}
