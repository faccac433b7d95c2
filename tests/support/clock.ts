import type { Clock } from '../../src/clock.ts';

export interface ManualClock extends Clock {
  /** Advances time by `ms`; every wait that ends by then is over. */
  advance(ms: number): void;
  set(now: number): void;
}

/** A clock that stands still until the test moves it. It begins hours before the machine's time, as scripts refuse a time ahead of the store's. */
export function manualClock(start = Date.now() - 6 * 3_600_000): ManualClock {
  let now = start;
  let waiting: { until: number; resolve: () => void }[] = [];
  const wake = () => {
    const due = waiting.filter(({ until }) => until <= now);
    waiting = waiting.filter(({ until }) => until > now);
    for (const { resolve } of due) resolve();
  };
  return {
    now: () => now,
    monotonic: () => now,
    wait(ms, signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason);
        waiting.push({ until: now + ms, resolve });
        signal?.addEventListener('abort', () => reject(signal.reason), { once: true });
        wake();
      });
    },
    advance(ms) {
      now += ms;
      wake();
    },
    set(to) {
      now = to;
      wake();
    },
  };
}
