import { Worker } from 'node:worker_threads';
import { limitConcurrency } from '../concurrency.ts';
import { SluglineError } from '../errors.ts';
import type { HashingAnswer, HashingTask } from './hashingThread.ts';

/** Passwords that are hashed at the same time. */
const threadsTogether = 2;
/** Passwords that are hashed or wait for it: a few seconds’ work. More are told to come back. */
const maxInside = 24;
/** One address never takes all the places: others can still sign in. */
const maxFromOne = 16;
/** When somebody who was turned away may try again (s). */
const busySeconds = 5;

/** A place among the passwords that are hashed or wait for it. Whoever took it must leave it. */
export interface HashingPlace {
  derive(task: HashingTask): Promise<Buffer>;
  leave(): void;
}

export interface Hashing {
  /** Takes a place for a request from this address. Throws `sign-in.busy` where none is free. */
  enter(from: string): HashingPlace;
  /** Ends the threads; the next password starts them anew. */
  close(): Promise<void>;
}

/**
 * Derives keys in threads of its own. libuv's thread pool compresses feeds, reads files and looks names up: password
 * hashing there would let anybody who tries passwords hold all of that up.
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
    // Only while it works does a thread keep the program from ending.
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

/** The process has one, as it has one thread pool; its threads start with the first password. */
export const hashing = openHashing();
