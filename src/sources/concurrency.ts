import type { Outbound } from '../net/outbound.ts';

/** So many large bodies are in memory at a time, from their first MiB until they are read. */
const largeTogether = 4;

/** So many documents are read in threads at a time: each has a heap of its own. Of huge ones one at a time. */
const threadsTogether = 2;
const hugeBytes = 4 * 1024 * 1024;

interface Limiter {
  free: number;
  waiting: (() => void)[];
}

/** One place behind a gate: entered once however often it is asked for, left once. */
export interface Slot {
  enter(): Promise<void>;
  leave(): void;
}

interface Limiters {
  large: Limiter;
  threads: Limiter;
  huge: Limiter;
}

const limitersByNet = new WeakMap<Outbound, Limiters>();

function limitersFor(net: Outbound): Limiters {
  const limiters = limitersByNet.get(net) ?? {
    large: { free: largeTogether, waiting: [] },
    threads: { free: threadsTogether, waiting: [] },
    huge: { free: 1, waiting: [] },
  };
  limitersByNet.set(net, limiters);
  return limiters;
}

function release(limiter: Limiter): void {
  const next = limiter.waiting.shift();
  if (next) next();
  else limiter.free += 1;
}

function acquire(limiter: Limiter): Slot {
  let entered: Promise<void> | undefined;
  let isIn = false;
  let isGone = false;
  return {
    enter() {
      if (entered) return entered;
      if (limiter.free > 0) {
        limiter.free -= 1;
        isIn = true;
        entered = Promise.resolve();
        return entered;
      }
      entered = new Promise((resolve) =>
        limiter.waiting.push(() => {
          // Whoever has given up waiting lets the next one in.
          if (isGone) return release(limiter);
          isIn = true;
          resolve();
        }),
      );
      return entered;
    },
    leave() {
      isGone = true;
      if (!isIn) return;
      isIn = false;
      release(limiter);
    },
  };
}

/** A place for a large body, so that many large feeds at once don't fill the memory. */
export function largeFeedSlot(net: Outbound): Slot {
  return acquire(limitersFor(net).large);
}

/** A place for a document of so many bytes that is read in a thread. */
export function workerSlot(net: Outbound, bytes: number): Slot {
  const { threads, huge } = limitersFor(net);
  return acquire(bytes > hugeBytes ? huge : threads);
}
