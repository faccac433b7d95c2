import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { approveDraft } from '../../src/actions/approve.ts';
import { deliver } from '../../src/actions/deliver.ts';
import { ingestOne } from '../../src/actions/ingest.ts';
import { makeLink } from '../../src/actions/links.ts';
import { pause, switches } from '../../src/actions/pause.ts';
import { withdrawArticle } from '../../src/actions/withdraw.ts';
import { articleById } from '../../src/article/archive.ts';
import { type Delivery, deliveriesById } from '../../src/delivery/delivery.ts';
import { isFull, memoryIn } from '../../src/store/room.ts';
import { defineScript } from '../../src/store/script.ts';
import { measureStore } from '../../src/store/storeTime.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { byCommand, draftFor, publish } from '../support/records.ts';
import { startRedis } from '../support/redis.ts';

let folder: string;
let server: Awaited<ReturnType<typeof startRedis>>;
let room: TestNewsroom;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-room-'));
  server = await startRedis(folder, ['--maxmemory', '12mb']);
  room = await openTestNewsroom({}, server.url);
});

afterEach(async () => {
  await room.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
});

/** Fills the store until nothing more is taken in. */
async function fill(): Promise<void> {
  const { store } = room.needs;
  const piece = 'x'.repeat(32_768);
  while (!isFull(store.room)) {
    await store.redis.rpush(`${store.keys.base}:filling`, piece);
    await measureStore(store);
  }
}

async function scheduled(headline: string): Promise<{ id: string; delivery: string }> {
  const id = await publish(room.needs, { headline });
  const draft = await draftFor(room.needs, id, 'hook');
  await approveDraft(room.needs, { id: draft.id, version: draft.version });
  const [delivery] = await room.needs.store.redis.zrange(
    room.needs.store.keys.deliveries('scheduled', '*'),
    '0',
    '0',
  );
  return { id, delivery: delivery ?? '' };
}

async function read(id: string): Promise<Delivery | undefined> {
  return (await deliveriesById(room.needs.store, [id]))[0];
}

test('what counts of the memory is what the limit is about', () => {
  const info = 'used_memory:900\r\nmem_not_counted_for_evict:100\r\nmaxmemory:1000\r\n';
  expect(memoryIn(info)).toEqual({ used: 800, most: 1_000 });
  expect(isFull({ used: 899, most: 1_000 })).toBe(false);
  expect(isFull({ used: 900, most: 1_000 })).toBe(true);
  expect(isFull({ used: 900, most: 0 })).toBe(false);
});

test('nearly full, nothing is taken in and nothing claimed; a withdrawal and a rejection come through', async () => {
  const { needs, clock } = room;
  const { id, delivery } = await scheduled('Ice on the harbour');
  await measureStore(needs.store);
  expect(isFull(needs.store.room)).toBe(false);
  await fill();
  expect(isFull(needs.store.room)).toBe(true);

  await expect(ingestOne(needs, { headline: 'One more' }, byCommand)).rejects.toMatchObject({
    code: 'store.full',
    status: 503,
  });
  const before = await read(delivery);
  await deliver(needs, delivery);
  const after = await read(delivery);
  expect(after).toMatchObject({ state: 'scheduled', attempts: [], reason: expect.stringContaining('full') });
  expect(Date.parse(after?.dueAt ?? '')).toBe(clock.now() + 30_000);
  expect(after?.expiresAt).toBe(before?.expiresAt);
  const withdrawal = await ingestOne(needs, { id, status: 'withdrawn' }, byCommand);
  expect(withdrawal).toMatchObject({ id, outcome: 'revised' });

  await needs.store.redis.del(`${needs.store.keys.base}:filling`);
  await measureStore(needs.store);
  expect(await ingestOne(needs, { headline: 'One more' }, byCommand)).toMatchObject({ outcome: 'new' });
});

test('quite full, a server that knows script flags still pauses and withdraws, and takes nothing in', async () => {
  const { needs } = room;
  const { id } = await scheduled('Ice on the harbour');
  await needs.store.redis.config('SET', 'maxmemory', '1mb');
  await measureStore(needs.store);
  expect(needs.store.room.knowsAllowOom).toBe(true);
  await expect(makeLink(needs, { target: 'https://tarn.example/more' })).rejects.toMatchObject({
    code: 'store.full',
  });
  await pause(needs, { reason: 'full' });
  expect((await switches(needs)).paused?.why).toBe('full');
  await withdrawArticle(needs, { id, note: 'wrong harbour' });
  expect((await articleById(needs.store, id))?.status).toBe('withdrawn');

  // A server before Redis 7 gets the script without the mark, which it could not read.
  needs.store.room.knowsAllowOom = false;
  await expect(pause(needs, {})).rejects.toMatchObject({ code: 'store.full' });
});

test('only what finishes, cancels, pauses or deletes is marked to run when the memory is used up', () => {
  const plain = defineScript('storeArticle', ['article']);
  const marked = defineScript('setSwitch', ['switch'], { evenWhenFull: true });
  expect(plain.whenFull).toBeUndefined();
  expect(marked.plain.lua.startsWith('local K')).toBe(true);
  expect(marked.whenFull?.lua).toBe(`#!lua flags=allow-oom\n${marked.plain.lua}`);
});
