import { parentPort } from 'node:worker_threads';
import { reasonOf } from '../errors.ts';
import type { Answered } from './workerThread.ts';

/** Runs a thread's tasks, one after the other (`runInWorker` is the other side). */
export function serve<Task, Done>(work: (task: Task) => Done | Promise<Done>): void {
  parentPort?.on('message', async (task: Task) => {
    const answer: Answered<Done> = await Promise.resolve()
      .then(() => work(task))
      .then(
        (done) => ({ done }),
        (error: unknown) => ({ failed: reasonOf(error) }),
      );
    parentPort?.postMessage(answer);
  });
}
