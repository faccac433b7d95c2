import { Worker } from 'node:worker_threads';
import { type Clock, waitOrStop } from '../clock.ts';

const timeLimitMs = 10_000;
const memoryLimitMb = 512;

/** How long an idle thread is kept for the next task: starting one costs more than most tasks. */
const maxIdleMs = 30_000;

/** A thread's answer: the result of the task, or its error's message. */
export type Answered<T> = { done: T } | { failed: string };

/** A task that took more time or memory than any document of a newsroom needs. */
export class WorkerLimitError extends Error {}

interface Idle {
  worker: Worker;
  end: NodeJS.Timeout;
}

/** One idle thread of each module. */
const idle = new Map<string, Idle>();

/** Removes only our listeners: without Node's own ones a thread no longer answers. */
function withoutListeners(worker: Worker): void {
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event);
}

function workerFor(module: URL): Worker {
  const waiting = idle.get(module.href);
  if (!waiting)
    return new Worker(module, {
      resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb },
      env: {},
      execArgv: [],
    });
  idle.delete(module.href);
  clearTimeout(waiting.end);
  withoutListeners(waiting.worker);
  waiting.worker.ref();
  return waiting.worker;
}

/** An idle thread does not keep a process from ending, and ends by itself. */
function keepIdle(module: URL, worker: Worker): void {
  withoutListeners(worker);
  if (idle.has(module.href)) return void worker.terminate();
  const forget = () => {
    if (idle.get(module.href)?.worker === worker) idle.delete(module.href);
  };
  worker.once('error', forget);
  worker.once('exit', forget);
  const end = setTimeout(() => {
    forget();
    void worker.terminate();
  }, maxIdleMs);
  end.unref();
  worker.unref();
  idle.set(module.href, { worker, end });
}

const outOfMemory = `reading it took more than ${memoryLimitMb} MiB`;

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY';
}

/**
 * Gives a task to a thread that runs a module (`serve`); it is ended if it takes longer than 10 s or more than 512
 * MiB: then this throws `WorkerLimitError`, otherwise an Error with the message from there.
 */
export async function runInWorker<T>(module: URL, task: object, clock: Clock): Promise<T> {
  const worker = workerFor(module);
  const over = new AbortController();
  try {
    const answer = await new Promise<Answered<T>>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', (error) =>
        reject(isOutOfMemory(error) ? new WorkerLimitError(outOfMemory) : error),
      );
      worker.once('exit', () => reject(new Error('reading it ended early')));
      worker.postMessage(task);
      waitOrStop(clock, timeLimitMs, over.signal).then((isLate) => {
        if (isLate) reject(new WorkerLimitError(`reading it took longer than ${timeLimitMs / 1_000} s`));
      });
    });
    keepIdle(module, worker);
    if ('failed' in answer) throw new Error(answer.failed);
    return answer.done;
  } catch (error) {
    if (idle.get(module.href)?.worker !== worker) await worker.terminate();
    throw error;
  } finally {
    over.abort();
  }
}
