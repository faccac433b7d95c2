import { Worker } from 'node:worker_threads';
import type { Clock } from '../clock.ts';

/** A document that takes more time or memory to read than one may: the document's own fault. */
export class TooHeavy extends Error {}

const timeLimitMs = 10_000;
const memoryLimitMb = 512;

/**
 * Runs a module that reads one document in a thread of its own, which is ended where it takes longer than 10 s or more
 * than 512 MiB (`TooHeavy`). The module posts its answer, or `{ failed }` with the words of its error.
 */
export function inThread<T extends object>(module: URL, workerData: object, clock: Clock): Promise<T> {
  const worker = new Worker(module, {
    workerData,
    resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb },
    env: {},
    execArgv: [],
  });
  const over = new AbortController();
  const answer = new Promise<T>((resolve, reject) => {
    worker.once('message', (message: T | { failed: string }) => {
      if ('failed' in message) reject(new Error(message.failed));
      else resolve(message);
    });
    worker.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'ERR_WORKER_OUT_OF_MEMORY' ? new TooHeavy(error.message) : error),
    );
    worker.once('exit', () => reject(new Error('reading it ended early')));
    clock.wait(timeLimitMs, over.signal).then(
      () => reject(new TooHeavy(`reading it took longer than ${timeLimitMs / 1_000} s`)),
      () => undefined,
    );
  });
  return answer.finally(async () => {
    over.abort();
    await worker.terminate();
  });
}
