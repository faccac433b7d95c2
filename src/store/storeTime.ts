import type { createStoreClock } from '../clock.ts';
import { reasonOf } from '../errors.ts';
import type { Log } from '../log.ts';
import { repeat } from '../repeat.ts';
import { memoryIn } from './memoryLimit.ts';
import type { Store } from './store.ts';
import { writerOf } from './writer.ts';

type StoreClock = ReturnType<typeof createStoreClock>;

/** How often the offset is measured (ms). */
const every = 10_000;
/** A slower answer is too imprecise (ms). */
const slowest = 1_000;

/** Redis tells scripts its version since 7.0, which is the first to know their flags. */
const question = `
local time = redis.call('TIME')
local memory = redis.pcall('INFO', 'memory')
return { time[1], time[2], type(memory) == 'string' and memory or '', redis.REDIS_VERSION_NUM and 1 or 0 }`;

/** Measures the store's time and room once. Also for callers with their own clock, such as tests. */
export async function measureStore(
  store: Pick<Store, 'redis' | 'keys' | 'memory'>,
): Promise<{ seconds: number | undefined; micros: number | undefined }> {
  // By a key, to the server that holds the newsroom: on a cluster, TIME alone would go to any node.
  const answer = await writerOf(store).eval(question, 1, store.keys.base);
  const [seconds, micros, memory, flags] = Array.isArray(answer) ? answer.map(String) : [];
  Object.assign(store.memory, { ...memoryIn(memory ?? ''), knowsAllowOom: flags === '1' });
  return {
    seconds: seconds === undefined ? undefined : Number(seconds),
    micros: micros === undefined ? undefined : Number(micros),
  };
}

async function measure(store: Pick<Store, 'redis' | 'keys' | 'memory'>, clock: StoreClock): Promise<void> {
  const asked = clock.monotonic();
  const { seconds, micros } = await measureStore(store);
  const roundTrip = clock.monotonic() - asked;
  if (seconds === undefined || micros === undefined || roundTrip > slowest) return;
  clock.measured(seconds * 1_000 + micros / 1_000, roundTrip);
}

/**
 * Keeps `clock` on the store's time, and `store.memory` and `store.replication` up to date: once before this resolves,
 * then every 10 s until the returned function is called. While the store is unreachable the last offset applies.
 */
export async function syncStoreTime(
  store: Pick<Store, 'redis' | 'keys' | 'memory' | 'replication'>,
  clock: StoreClock,
  log: Log,
): Promise<() => void> {
  const ending = new AbortController();
  async function measureAgain(): Promise<void> {
    await Promise.all([measure(store, clock), store.replication?.refresh()]).catch((error) =>
      log.debug({ reason: reasonOf(error) }, 'the store’s time is unknown'),
    );
  }
  await measure(store, clock);
  const rounds = { clock, log, everyMs: every, until: ending.signal, what: 'measuring the store’s time' };
  void repeat(rounds, measureAgain);
  return () => ending.abort();
}
