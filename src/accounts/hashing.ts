import { Worker } from 'node:worker_threads';
import { limitConcurrency } from '../concurrency.ts';
import { SluglineError } from '../errors.ts';
import type { HashingAnswer, HashingTask } from './hashingThread.ts';

/** How many passwords are hashed at the same time. */
const threadsTogether = 2;
/** How many passwords are hashed or wait: a few seconds’ work. Further ones are refused. */
const maxInside = 24;
/** One address never takes all the places: others can still sign in. */
const maxFromOne = 16;
/** When a refused client may try again (s). */
const busySeconds = 5;

/** A place among the passwords being hashed or waiting. Its holder must leave it. */
export interface HashingPlace {
  derive(task: HashingTask): Promise<Buffer>;
  leave(): void;
}

export interface Hashing {
  /** Takes a place for a request from this address. Throws `sign-in.busy` if none is free. */
  enter(from: string): HashingPlace;
  /** Ends the threads; the next password starts new ones. */
  close(): Promise<void>;
}

/**
 * Derives keys in separate threads. libuv's thread pool compresses feeds, reads files and looks up names: hashing
 * passwords there would let anyone who tries passwords delay all of that.
 */
export function openHashing(): Hashing {
  const runLimited = limitConcurrency(threadsTogether);
  const idle = new Set<Worker>();
  const all = new Set<Worker>();
  const inside = new Map<string, number>();
  let count = 0;

  function start(): Worker {
    const worker = new Worker(new URL('./hashingThread.ts', import.meta.url), { env: {}, execArgv: [] });
    all.add(worker);
    worker.once('exit', () => {
      all.delete(worker);
      idle.delete(worker);
    });
    return worker;
  }

  async function derive(task: HashingTask): Promise<Buffer> {
    const [worker = start()] = idle;
    idle.delete(worker);
    // A thread keeps the program from ending only while it works.
    worker.ref();
    try {
      const answer = await answerOf(worker, task);
      if ('failed' in answer) throw new Error(answer.failed);
      return Buffer.from(answer.key);
    } finally {
      worker.unref();
      if (all.has(worker)) idle.add(worker);
    }
  }

  return {
    enter(from) {
      const mine = inside.get(from) ?? 0;
      if (count >= maxInside || mine >= maxFromOne)
        throw new SluglineError('sign-in.busy', { seconds: busySeconds });
      count += 1;
      inside.set(from, mine + 1);
      let left = false;
      return {
        derive: (task) => runLimited(() => derive(task)),
        leave() {
          if (left) return;
          left = true;
          count -= 1;
          const now = (inside.get(from) ?? 1) - 1;
          if (now > 0) inside.set(from, now);
          else inside.delete(from);
        },
      };
    },
    async close() {
      await Promise.all([...all].map((worker) => worker.terminate()));
    },
  };
}

function answerOf(worker: Worker, task: HashingTask): Promise<HashingAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<HashingAnswer>();
  const onExit = () => reject(new Error('the hashing thread ended'));
  worker.once('message', resolve).once('error', reject).once('exit', onExit);
  worker.postMessage(task);
  return promise.finally(() => {
    worker.off('message', resolve).off('error', reject).off('exit', onExit);
  });
}

/** One for the process, as it has one thread pool; its threads start with the first password. */
export const hashing = openHashing();
