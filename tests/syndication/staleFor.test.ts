import { mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { RedisClient } from '../../src/store/store.ts';
import { requestDrop, watchDropRequests } from '../../src/syndication/dropRequests.ts';
import { cachedFeedsFolder, openLastGood } from '../../src/syndication/lastGood.ts';
import { type FeedLibrary, openLibrary } from '../../src/syndication/library.ts';
import { staleForOf } from '../../src/syndication/staleFor.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { publish } from '../support/records.ts';
import { soon } from '../support/soon.ts';

const hour = 3_600_000;

let folder: string;
let newsroom: TestNewsroom;
let library: FeedLibrary | undefined;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-stale-'));
  newsroom = await openTestNewsroom({
    feeds: [
      { id: 'all', title: 'Everything' },
      { id: 'brief', title: 'In brief', staleFor: '2h' },
    ],
  });
});
afterEach(async () => {
  await library?.close();
  await newsroom.close();
  // A copy that is being written when the library closes still lands.
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const unreachable = new Proxy({} as RedisClient, {
  get: () => () => {
    throw new Error('connect ECONNREFUSED');
  },
});

function open(): FeedLibrary {
  const { store, config, log } = newsroom.context;
  library = openLibrary({ store, config, log, changes: { subscribe: () => () => {} }, cacheFolder: folder });
  return library;
}

const textOf = async (id: string) => (await library?.feed(id, 'rss'))?.bytes.toString();

test('while the store is away a feed is served from memory for its own time, then not', async () => {
  await publish(newsroom.context, { headline: 'Ferry is late', url: 'https://tarn.example/ferry' });
  await open().start();
  newsroom.context.store.redis = unreachable;
  newsroom.clock.advance(hour);
  expect(await textOf('all')).toContain('Ferry is late');
  expect(await textOf('brief')).toContain('Ferry is late');
  newsroom.clock.advance(2 * hour);
  expect(library?.peek('brief', 'rss')).toBeUndefined();
  await expect(textOf('brief')).rejects.toThrow();
  expect(await textOf('all')).toContain('Ferry is late');
  newsroom.clock.advance(22 * hour);
  await expect(textOf('all')).rejects.toThrow();
  expect(library?.readiness()).toEqual({ ready: 0, configured: 2 });
});

test('a start without the store counts the age that the cached feeds had before', async () => {
  await publish(newsroom.context, { headline: 'Ferry is late', url: 'https://tarn.example/ferry' });
  await open().start();
  await library?.close();
  newsroom.context.store.redis = unreachable;
  newsroom.clock.advance(3 * hour);
  await open().start();
  expect(await textOf('all')).toContain('Ferry is late');
  await expect(textOf('brief')).rejects.toThrow();
  newsroom.clock.advance(22 * hour);
  await expect(textOf('all')).rejects.toThrow();
});

test('copies of an earlier version, without a note of when they were right, go by when they were written', async () => {
  await publish(newsroom.context, { headline: 'Ferry is late', url: 'https://tarn.example/ferry' });
  await open().start();
  await library?.close();
  await rm(join(cachedFeedsFolder(folder), 'in-step'));
  const { clock, log, store } = newsroom.context;
  newsroom.clock.set(Date.now() + 5 * hour);
  const { age, feeds } = await openLastGood(folder, { clock, log, freshness: store.freshness }).load('all');
  expect(feeds.get('rss')?.bytes.toString()).toContain('Ferry is late');
  expect(Math.round(age / hour)).toBe(5);
});

test('a feed’s cached documents leave the disk as soon as an article in it is withdrawn, and don’t return', async () => {
  const id = await publish(newsroom.context, {
    headline: 'Ferry is late',
    url: 'https://tarn.example/ferry',
  });
  await open().start();
  newsroom.clock.advance(5_000);
  const path = join(cachedFeedsFolder(folder), 'all.rss');
  await soon(() => stat(path));
  newsroom.context.store.redis = unreachable;
  newsroom.context.store.freshness.restricted(id, 2);
  await expect(stat(path)).rejects.toThrow('ENOENT');
  await library?.close();
  expect(await readdir(cachedFeedsFolder(folder))).toEqual(['in-step']);
  await expect(textOf('all')).rejects.toThrow();
});

test('a cached document that was to be written when its article was withdrawn is not written', async () => {
  const { clock, log, store } = newsroom.context;
  const copies = openLastGood(folder, { clock, log, freshness: store.freshness });
  await publish(newsroom.context, { headline: 'Ferry is late', url: 'https://tarn.example/ferry' });
  await open().start();
  const feed = await library?.feed('all', 'rss');
  if (!feed) throw new Error('no feed');
  const asOf = store.freshness.now();
  copies.save('other', new Map([['rss', feed]]), { articles: ['a_1'], asOf });
  store.freshness.restricted('a_1', 2);
  await copies.close();
  expect(await readdir(cachedFeedsFolder(folder))).not.toContain('other.rss');
});

test('dropped copies are gone from the disk immediately, and from memory at the next check', async () => {
  await publish(newsroom.context, { headline: 'Ferry is late', url: 'https://tarn.example/ferry' });
  await open().start();
  newsroom.clock.advance(5_000);
  await soon(() => stat(join(cachedFeedsFolder(folder), 'all.rss')));
  const { clock, store } = newsroom.context;
  const before = store.freshness.now();
  const stop = await watchDropRequests(folder, {
    clock,
    freshness: store.freshness,
    log: newsroom.context.log,
  });
  newsroom.context.store.redis = unreachable;
  await requestDrop(folder, clock);
  await expect(stat(cachedFeedsFolder(folder))).rejects.toThrow('ENOENT');
  await soon(() => {
    newsroom.clock.advance(1_000);
    expect(store.freshness.now()).toBeGreaterThan(before);
  });
  await expect(textOf('all')).rejects.toThrow();
  const afterwards = store.freshness.now();
  newsroom.clock.advance(1_000);
  // A second request is another one, even where its time moves back.
  await utimes(join(folder, 'dropped'), 1, 1);
  await soon(() => {
    newsroom.clock.advance(1_000);
    expect(store.freshness.now()).toBeGreaterThan(afterwards);
  });
  stop();
});

test('what belongs to no feed is cached for the shortest time of all feeds', () => {
  const { config } = newsroom.context;
  expect([staleForOf(config, 'all'), staleForOf(config, 'brief'), staleForOf(config)]).toEqual([
    24 * hour,
    2 * hour,
    2 * hour,
  ]);
  expect(staleForOf({ feeds: [] })).toBe(24 * hour);
});
