/** Time is injected, never read from the machine, so that tests of it are exact. */
export interface Clock {
  /** The newsroom's time, in milliseconds since 1970 (UTC). */
  now(): number;
  /** Milliseconds on a scale that no clock change moves; only differences have a meaning. */
  monotonic(): number;
  /** Resolves after `ms`; rejects with the signal's reason if it is aborted first. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

function waitFor(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const timer = setTimeout(done, ms);
    const abort = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    signal?.addEventListener('abort', abort, { once: true });
    function done() {
      signal?.removeEventListener('abort', abort);
      resolve();
    }
  });
}

/**
 * Waits `ms`, or until the signal is aborted, and never rejects. Resolves to whether the whole time has passed: false
 * once the signal is aborted.
 */
export function waitOrStop(clock: Pick<Clock, 'wait'>, ms: number, signal: AbortSignal): Promise<boolean> {
  return clock.wait(ms, signal).then(
    () => !signal.aborted,
    () => false,
  );
}

/** The machine's own time, used before the store is reached. */
export const machineClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  wait: waitFor,
};

/**
 * The newsroom's time is the store's: a monotonic clock plus an offset that is measured regularly. A step of the
 * machine's wall clock changes nothing.
 */
export function createStoreClock(): Clock & { measured(storeNow: number, roundTripMs: number): void } {
  let offset = Date.now() - performance.now();
  return {
    now: () => Math.round(performance.now() + offset),
    monotonic: () => performance.now(),
    wait: waitFor,
    measured(storeNow, roundTripMs) {
      offset = storeNow + roundTripMs / 2 - performance.now();
    },
  };
}

/** RFC 3339, UTC, milliseconds only where there are any: the one way an instant is written. */
export function toInstant(ms: number): string {
  return new Date(ms).toISOString().replace('.000Z', 'Z');
}

/** Instants in a sentence that was written for programs, as `toInstant` writes them. */
export const instants = /\b\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/g;
