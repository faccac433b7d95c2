import type { createStoreClock } from '../clock.ts';
import { reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Store } from './store.ts';

type StoreClock = ReturnType<typeof createStoreClock>;

/** How often the offset is measured (ms). */
const every = 10_000;
/** A slower answer says too little about when it was given (ms). */
const slowest = 1_000;

/** Asks the server that holds the newsroom's keys: on a cluster, TIME alone would go to any node. */
async function measure(store: Pick<Store, 'redis' | 'keys'>, clock: StoreClock): Promise<void> {
  const asked = clock.monotonic();
  const answer = await store.redis.eval("return redis.call('TIME')", 1, store.keys.base);
  const roundTrip = clock.monotonic() - asked;
  const [seconds, micros] = Array.isArray(answer) ? answer.map(Number) : [];
  if (seconds === undefined || micros === undefined || roundTrip > slowest) return;
  clock.measured(seconds * 1_000 + micros / 1_000, roundTrip);
}

/**
 * Keeps `clock` on the store's time: once before this resolves, then every 10 s until the returned
 * function is called. While the store is away the last offset holds.
 */
export async function keepStoreTime(
  store: Pick<Store, 'redis' | 'keys'>,
  clock: StoreClock,
  log: Log,
): Promise<() => void> {
  const ending = new AbortController();
  async function goOn(): Promise<void> {
    while (!ending.signal.aborted) {
      await clock.wait(every, ending.signal);
      await measure(store, clock).catch((error) =>
        log.debug({ reason: reasonOf(error) }, 'the store’s time is unknown'),
      );
    }
  }
  await measure(store, clock);
  goOn().catch(() => {});
  return () => ending.abort();
}
