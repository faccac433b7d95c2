import { parentPort, workerData } from 'node:worker_threads';
import { reasonOf } from '../../errors.ts';
import { articlesOf, type Reading } from './article.ts';
import { feedText, readDocument } from './document.ts';

/** What the thread is given: the bytes of one document. */
export interface ThreadTask {
  bytes: Uint8Array;
  contentType: string;
  reading: Reading;
}

/** Reads one big document beside the program's loop, tells what was in it, and ends. */
function run({ bytes, contentType, reading }: ThreadTask): void {
  try {
    const document = readDocument(feedText(bytes, reading.url, contentType));
    parentPort?.postMessage({
      ...articlesOf(document, reading),
      title: document.title,
      links: document.links,
    });
  } catch (error) {
    parentPort?.postMessage({ failed: reasonOf(error) });
  }
}

run(workerData);
