import pLimit from 'p-limit';
import { SluglineError } from './errors.ts';

/** Runs a piece of work once there is a place for it, first come, first served. */
export type RunLimited = <T>(work: () => Promise<T>) => Promise<T>;

/**
 * Lets `most` pieces of work run at the same time; the others wait. Where `maxQueued` of them wait, one more is refused
 * (`request.busy`). Whatever waits for a place inside the process waits here.
 */
export function limitConcurrency(most: number, maxQueued = Number.POSITIVE_INFINITY): RunLimited {
  const limit = pLimit(most);
  return async (work) => {
    if (limit.activeCount + limit.pendingCount >= most + maxQueued)
      throw new SluglineError('request.busy', { seconds: 2 });
    return limit(work);
  };
}

/** One place behind a limit: entered once however often it is asked for, left once. */
export interface Slot {
  enter(): Promise<void>;
  leave(): void;
}

/** A place that is held for longer than one piece of work. Whoever leaves while still waiting takes none. */
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
