import type { ArticleInput } from '../../article/article.ts';
import type { Clock } from '../../clock.ts';
import type { Refusal } from '../../extract/json.ts';
import { runInWorker } from '../../extract/workerThread.ts';
import { articlesOf, type Reading } from './article.ts';
import { feedText, readDocument } from './document.ts';
import type { HubLinks } from './hub.ts';

/** A thread's task: the bytes of one document. */
interface ThreadTask {
  bytes: Uint8Array;
  contentType: string;
  reading: Reading;
}

export interface ReadFeed {
  title?: string | undefined;
  articles: ArticleInput[];
  refusals: Refusal[];
  links?: HubLinks | undefined;
  salvage?: string | undefined;
}

/** Up to here parsing takes a few milliseconds; a bigger document could delay redirects and pages. */
export const largestInline = 64 * 1024;

/** Parses a document in this thread. */
export function contentOf({ bytes, contentType, reading }: ThreadTask): ReadFeed {
  const document = readDocument(feedText(bytes, reading.url, contentType));
  const { title, links, salvage } = document;
  return { title, links, salvage, ...articlesOf(document, reading) };
}

/**
 * Reads one feed document of any format. Big ones are parsed in a thread, so that they delay nothing. Throws an Error
 * whose message says why it is not a feed.
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
  return contentOf(task);
}
