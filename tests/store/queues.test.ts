import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  type JobKind,
  openQueues,
  type Queues,
  type RunningWorker,
  runWorker,
} from '../../src/store/queues.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { redisUrl } from '../support/redis.ts';

let newsroom: TestNewsroom;
let connections: Redis[] = [];
let queues: Queues;
let worker: RunningWorker | undefined;

beforeEach(async () => {
  newsroom = await openTestNewsroom();
});
afterEach(async () => {
  await worker?.close();
  await queues.close();
  for (const redis of connections) redis.disconnect();
  connections = [];
  await newsroom.close();
});

function connection() {
  return {
    blocking() {
      const redis = new Redis(redisUrl(), { maxRetriesPerRequest: null });
      connections.push(redis);
      return redis;
    },
  };
}

const kind = (together?: number): JobKind => ({
  name: 'look',
  retry: { attempts: 5, firstMs: 1 },
  concurrency: 4,
  ...(together ? { together } : {}),
});
const wakeUps = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ name: 'look', payload: { id: `a_${n}` }, id: `e${n}` }));

/** Runs wake-ups with a handler until it calls `enough`; returns every id in the order in which it was handled. */
async function handled(
  kinds: JobKind,
  count: number,
  each: (id: string, seen: string[]) => Promise<void>,
  enough: (seen: string[]) => boolean,
): Promise<string[]> {
  const { context } = newsroom;
  queues = openQueues(context.store, connection(), [kinds], context.log);
  await queues.enqueue(wakeUps(count));
  const seen: string[] = [];
  const done = Promise.withResolvers<void>();
  worker = runWorker(context.store, connection(), kinds, context.log, async (payload) => {
    const { id } = payload as { id: string };
    seen.push(id);
    try {
      await each(id, seen);
    } finally {
      if (enough(seen)) done.resolve();
    }
  });
  await done.promise;
  await worker.close();
  return seen;
}

test('lets wake-ups that arrive together share queued jobs, and runs each once', async () => {
  const seen = await handled(
    kind(16),
    40,
    async () => {},
    ({ length }) => length === 40,
  );
  expect(new Set(seen).size).toBe(40);
  expect(seen).toHaveLength(40);
  expect(await queues.all[0]?.getJobCountByTypes('completed')).toBe(3);
});

test('a wake-up that is grouped anew with others runs, though another group began with the same one', async () => {
  const { context } = newsroom;
  queues = openQueues(context.store, connection(), [kind(16)], context.log);
  const [first, second, third] = wakeUps(3);
  await queues.enqueue([first!, second!]);
  await queues.enqueue([first!, third!]);
  const jobs = await queues.all[0]!.getWaiting();
  const ids = jobs.flatMap(({ data }) => data.each.map(({ id }: { id: string }) => id));
  expect(new Set(ids)).toEqual(new Set(['a_0', 'a_1', 'a_2']));
});

test('repeats the wake-up that failed, without those that shared its job', async () => {
  const seen = await handled(
    kind(16),
    10,
    async (id, all) => {
      const tries = all.filter((one) => one === id).length;
      if (id === 'a_3' && tries < 3) throw new Error('not yet');
    },
    (all) => all.filter((id) => id === 'a_3').length === 3,
  );
  expect(seen.filter((id) => id === 'a_3')).toHaveLength(3);
  expect(seen).toHaveLength(12);
});

test('gives every wake-up its own job if its kind does not say otherwise', async () => {
  await handled(
    kind(),
    5,
    async () => {},
    ({ length }) => length === 5,
  );
  expect(await queues.all[0]?.getJobCountByTypes('completed')).toBe(5);
});

test('keeps a later wake-up separate, until its instant', async () => {
  const { context } = newsroom;
  queues = openQueues(context.store, connection(), [kind(16)], context.log);
  const later = {
    name: 'look',
    payload: { id: 'late' },
    id: 'late',
    notBefore: context.clock.now() + 60_000,
  };
  await queues.enqueue([...wakeUps(3), later]);
  expect(await queues.counts()).toEqual([{ name: 'look', waiting: 1, active: 0, delayed: 1, failed: 0 }]);
});

test('what is due at one instant ahead shares one queued job, which is named by the instant', async () => {
  const { context } = newsroom;
  queues = openQueues(context.store, connection(), [{ ...kind(), sharesInstants: true }], context.log);
  const at = context.clock.now() + 60_000;
  const later = (n: number, notBefore: number) => ({
    name: 'look',
    payload: { id: `a_${n}` },
    id: `e${n}`,
    notBefore,
  });
  await queues.enqueue([later(1, at), later(2, at)]);
  // A moment ahead it may be too late for a job that is there already.
  await queues.enqueue([later(3, at), later(4, at + 1), later(5, context.clock.now() + 500)]);
  const jobs = await queues.all[0]!.getDelayed();
  expect(jobs.map(({ id, data }) => [id, data]).toSorted()).toEqual([
    [`due-${at}`, { dueAt: at }],
    [`due-${at + 1}`, { dueAt: at + 1 }],
    ['e5', { id: 'a_5' }],
  ]);
});
