import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ingest } from '../../src/actions/intake/ingest.ts';
import { machineClock } from '../../src/clock.ts';
import { type OutboxEntry, type Relay, relayOutbox } from '../../src/store/outbox.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { byCommand } from '../support/records.ts';
import { redisUrl } from '../support/redis.ts';

let newsroom: TestNewsroom;
let relays: Relay[] = [];
beforeEach(async () => {
  newsroom = await openTestNewsroom();
});
afterEach(async () => {
  await Promise.all(relays.map((relay) => relay.close()));
  relays = [];
  await newsroom.close();
});

/** A relay in real time; `enqueue` receives what it passes on. */
async function relay(name: string, enqueue: (entries: OutboxEntry[]) => Promise<void>): Promise<void> {
  const store = { ...newsroom.context.store, clock: machineClock };
  const blocking = new Redis(redisUrl(), { maxRetriesPerRequest: null });
  relays.push(await relayOutbox(store, blocking, name, newsroom.context.log, enqueue));
}

const stories = (count: number) =>
  Array.from({ length: count }, (_, n) => ({ headline: `Story ${n}`, url: `https://tarn.example/${n}` }));
const left = () => newsroom.context.store.redis.xlen(newsroom.context.store.keys.outbox);

test('hands every event on, shared between readers, and forgets it only then', async () => {
  const seen: string[] = [];
  const all = Promise.withResolvers<void>();
  const enqueue = async (entries: OutboxEntry[]) => {
    seen.push(...entries.map(({ id }) => id));
    if (seen.length >= 40) all.resolve();
  };
  await relay('one', enqueue);
  await relay('two', enqueue);
  await ingest(newsroom.context, stories(40), byCommand);
  await all.promise;
  expect(new Set(seen).size).toBe(40);
  await Promise.all(relays.map((each) => each.close()));
  expect(await left()).toBe(0);
});

test('hands an event on again when its jobs could not be enqueued', async () => {
  const tries: string[] = [];
  const done = Promise.withResolvers<void>();
  await relay('one', async (entries) => {
    tries.push(...entries.map(({ id }) => id));
    if (tries.length === 1) throw new Error('the queue is away');
    done.resolve();
  });
  await ingest(newsroom.context, stories(1), byCommand);
  expect(await left()).toBe(1);
  await done.promise;
  expect(tries[1]).toBe(tries[0]);
});
