import pLimit from 'p-limit';
import { SluglineError } from './errors.ts';

/** Runs a piece of work once a place is free, first come, first served. */
export type RunLimited = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lets at most `most` pieces of work run at the same time; the others wait. If `maxQueued` of them wait, one more is
 * refused (`request.busy`). Everything that waits for a place inside the process waits here.
 */
export function limitConcurrency(most: number, maxQueued = Number.POSITIVE_INFINITY): RunLimited {
  const limit = pLimit(most);
  return async (work) => {
    if (limit.activeCount + limit.pendingCount >= most + maxQueued)
      throw new SluglineError('request.busy', { seconds: 2 });
    return limit(work);
  };
}

/** Runs the work of one key one after the other, in the order of the calls; that of other keys meanwhile. */
export function serializeByKey(): <T>(key: string, work: () => Promise<T>) => Promise<T> {
  const running = new Map<string, { runLimited: RunLimited; left: number }>();
  return async (key, work) => {
    const own = running.get(key) ?? { runLimited: limitConcurrency(1), left: 0 };
    running.set(key, own);
    own.left += 1;
    try {
      return await own.runLimited(work);
    } finally {
      own.left -= 1;
      if (own.left === 0) running.delete(key);
    }
  };
}

/** One place behind a limit: however often it is requested, it is entered once and left once. */
export interface Slot {
  enter(): Promise<void>;
  leave(): void;
}

/** A place that is held for longer than one piece of work. Leaving while still waiting takes none. */
export function slotIn(runLimited: RunLimited): Slot {
  const left = Promise.withResolvers<void>();
  let entered: Promise<void> | undefined;
  return {
    enter() {
      entered ??= new Promise((resolve, reject) => {
        runLimited(() => {
          resolve();
          return left.promise;
        }).catch(reject);
      });
      return entered;
    },
    leave: left.resolve,
  };
}

/**
 * What the promise comes to; rejects with the signal's reason as soon as that is aborted, however long the promise
 * takes. What it comes to after that is nobody's concern.
 */
export async function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  const aborted = Promise.withResolvers<never>();
  const abort = () => aborted.reject(signal.reason);
  promise.catch(() => {});
  if (signal.aborted) abort();
  signal.addEventListener('abort', abort, { once: true });
  try {
    return await Promise.race([promise, aborted.promise]);
  } finally {
    signal.removeEventListener('abort', abort);
  }
}
