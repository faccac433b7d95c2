import { parentPort, workerData } from 'node:worker_threads';
import { reasonOf, SluglineError } from '../errors.ts';
import { type DocumentOptions, readDocument } from './index.ts';

/** What the thread is given: one document. */
export interface DocumentTask {
  bytes: Uint8Array;
  options: DocumentOptions;
}

/** Reads one document beside the program's loop, tells what was in it, and ends. */
async function run({ bytes, options }: DocumentTask): Promise<void> {
  try {
    parentPort?.postMessage(await readDocument(bytes, options));
  } catch (error) {
    const isKnown = error instanceof SluglineError;
    parentPort?.postMessage(
      isKnown ? { known: { code: error.code, details: error.details } } : { failed: reasonOf(error) },
    );
  }
}

await run(workerData);
