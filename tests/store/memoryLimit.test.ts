import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { deliver } from '../../src/actions/delivering/deliver.ts';
import { approveDraft } from '../../src/actions/drafting/approveDraft.ts';
import { ingestOne } from '../../src/actions/intake/ingest.ts';
import { withdrawArticle } from '../../src/actions/intake/withdrawArticle.ts';
import { createShortLink } from '../../src/actions/links/createShortLink.ts';
import { pauseSending } from '../../src/actions/operations/pauseSending.ts';
import { switches } from '../../src/actions/operations/switches.ts';
import { articleById } from '../../src/article/archive.ts';
import { type Delivery, deliveriesById } from '../../src/delivery/delivery.ts';
import { isMemoryFull, memoryIn } from '../../src/store/memoryLimit.ts';
import { measureStore } from '../../src/store/storeTime.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { byCommand, draftFor, publish } from '../support/records.ts';
import { startRedis } from '../support/redis.ts';

let folder: string;
let server: Awaited<ReturnType<typeof startRedis>>;
let newsroom: TestNewsroom;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-room-'));
  server = await startRedis(folder, ['--maxmemory', '12mb']);
  newsroom = await openTestNewsroom({}, server.url);
});

afterEach(async () => {
  await newsroom.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Fills the store until it accepts nothing more. */
async function fill(): Promise<void> {
  const { store } = newsroom.context;
  const piece = 'x'.repeat(32_768);
  while (!isMemoryFull(store.memory)) {
    await store.redis.rpush(`${store.keys.base}:filling`, piece);
    await measureStore(store);
  }
}

async function scheduled(headline: string): Promise<{ id: string; delivery: string }> {
  const id = await publish(newsroom.context, { headline });
  const draft = await draftFor(newsroom.context, id, 'hook');
  await approveDraft(newsroom.context, { id: draft.id, version: draft.version });
  const [delivery] = await newsroom.context.store.redis.zrange(
    newsroom.context.store.keys.deliveries('scheduled', '*'),
    '0',
    '0',
  );
  return { id, delivery: delivery ?? '' };
}

async function read(id: string): Promise<Delivery | undefined> {
  return (await deliveriesById(newsroom.context.store, [id]))[0];
}

test('the memory that counts is what the limit applies to', () => {
  const info = 'used_memory:900\r\nmem_not_counted_for_evict:100\r\nmaxmemory:1000\r\n';
  expect(memoryIn(info)).toEqual({ used: 800, most: 1_000 });
  expect(isMemoryFull({ used: 899, most: 1_000 })).toBe(false);
  expect(isMemoryFull({ used: 900, most: 1_000 })).toBe(true);
  expect(isMemoryFull({ used: 900, most: 0 })).toBe(false);
});

test('nearly full, nothing is ingested and nothing claimed; a withdrawal and a rejection still work', async () => {
  const { context, clock } = newsroom;
  const { id, delivery } = await scheduled('Ice on the harbour');
  await measureStore(context.store);
  expect(isMemoryFull(context.store.memory)).toBe(false);
  await fill();
  expect(isMemoryFull(context.store.memory)).toBe(true);

  await expect(ingestOne(context, { headline: 'One more' }, byCommand)).rejects.toMatchObject({
    code: 'store.full',
    status: 503,
  });
  const before = await read(delivery);
  await deliver(context, delivery);
  const after = await read(delivery);
  expect(after).toMatchObject({ state: 'scheduled', attempts: [], reason: expect.stringContaining('full') });
  expect(Date.parse(after?.dueAt ?? '')).toBe(clock.now() + 30_000);
  expect(after?.expiresAt).toBe(before?.expiresAt);
  const withdrawal = await ingestOne(context, { id, status: 'withdrawn' }, byCommand);
  expect(withdrawal).toMatchObject({ id, outcome: 'revised' });

  await context.store.redis.del(`${context.store.keys.base}:filling`);
  await measureStore(context.store);
  expect(await ingestOne(context, { headline: 'One more' }, byCommand)).toMatchObject({ outcome: 'new' });
});

test('completely full, a server that supports script flags still pauses and withdraws, and ingests nothing', async () => {
  const { context } = newsroom;
  const { id } = await scheduled('Ice on the harbour');
  await context.store.redis.config('SET', 'maxmemory', '1mb');
  await measureStore(context.store);
  expect(context.store.memory.knowsAllowOom).toBe(true);
  await expect(createShortLink(context, { target: 'https://tarn.example/more' })).rejects.toMatchObject({
    code: 'store.full',
  });
  await pauseSending(context, { reason: 'full' });
  expect((await switches(context)).paused?.why).toBe('full');
  await withdrawArticle(context, { id, note: 'wrong harbour' });
  expect((await articleById(context.store, id))?.status).toBe('withdrawn');

  // A server before Redis 7 gets the script without the mark, which it could not read.
  context.store.memory.knowsAllowOom = false;
  await expect(pauseSending(context, {})).rejects.toMatchObject({ code: 'store.full' });
});
