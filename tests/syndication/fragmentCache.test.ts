import { afterEach, beforeEach, expect, test } from 'vitest';
import { formats } from '../../feeds/index.ts';
import { ingestOne } from '../../src/actions/intake/ingest.ts';
import { syndicate } from '../../src/actions/syndicating/syndicateArticle.ts';
import { assembleFeed, bytesOf } from '../../src/syndication/assembly.ts';
import { demandsOf } from '../../src/syndication/demand.ts';
import { cacheFragments, type FragmentCache } from '../../src/syndication/fragmentCache.ts';
import { readFeed } from '../../src/syndication/reading.ts';
import { manualClock } from '../support/clock.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { byCommand, publish } from '../support/records.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom();
});
afterEach(() => newsroom.close());

const extensions = Object.keys(formats);
const story = (n: number) => ({ url: `https://tarn.example/${n}`, headline: `Gull number ${n} counted` });

/** Caches fragments and reports which articles' were read from the store. */
function watched(): FragmentCache & { read: string[] } {
  const inner = cacheFragments();
  const read: string[] = [];
  return {
    ...inner,
    read,
    keep(id, ...rest) {
      read.push(id);
      inner.keep(id, ...rest);
    },
  };
}

async function read(held?: FragmentCache) {
  const feed = await readFeed(newsroom.context.store, 'all', 50, extensions, held);
  if (!feed) throw new Error('the feed changes faster than it can be read');
  return feed;
}

test('reads only the texts of what changed since the last reading, and shows the same as a first one', async () => {
  const ids: string[] = [];
  for (let n = 0; n < 5; n++) ids.push(await publish(newsroom.context, story(n)));
  const held = watched();
  expect(await read(held)).toEqual(await read());
  expect(held.read.splice(0).toSorted()).toEqual(ids.toSorted());

  const added = await publish(newsroom.context, story(9));
  expect(await read(held)).toEqual(await read());
  expect(held.read.splice(0)).toEqual([added]);

  const second = { ...story(1), headline: 'Gull number 1 counted twice' };
  await ingestOne(newsroom.context, second, byCommand);
  await syndicate(newsroom.context, ids[1] ?? '');
  const revised = await read(held);
  expect(revised).toEqual(await read());
  expect(revised.fragments.rss?.join()).toContain('counted twice');
  expect(held.read.splice(0)).toEqual([ids[1]]);
});

test('reads texts again that were rendered again for the same revision', async () => {
  const id = await publish(newsroom.context, story(1));
  const held = watched();
  await read(held);
  held.read.splice(0);
  await syndicate(newsroom.context, id);
  await read(held);
  expect(held.read).toEqual([id]);
});

test('never shows a cached article that a reader may no longer see', async () => {
  const id = await publish(newsroom.context, { ...story(1), body: 'Only those who paid may read of it.' });
  const held = watched();
  expect((await read(held)).members).toEqual([id]);
  await ingestOne(
    newsroom.context,
    { ...story(1), body: 'Only those who paid may read of it.', access: 'subscribers' },
    byCommand,
  );
  expect((await read(held)).members).toEqual([]);
});

test('reads a name that was not requested before without forgetting the others', async () => {
  const id = await publish(newsroom.context, story(1));
  const held = watched();
  const one = async (name: string) =>
    (await readFeed(newsroom.context.store, 'all', 50, [name], held))?.fragments[name];
  expect(await one('rss')).toHaveLength(1);
  expect(await one('atom')).toHaveLength(1);
  expect(await one('rss')).toHaveLength(1);
  expect(held.read).toEqual([id, id]);
});

test('holds no more than its limit', () => {
  const held = cacheFragments(1_000);
  for (let n = 0; n < 20; n++) held.keep(`a_${n}`, 's', ['rss'], ['x'.repeat(100)]);
  const stored = Array.from({ length: 20 }, (_, n) => held.get(`a_${n}`, 's', ['rss'])).filter(Boolean);
  expect(stored.length).toBeLessThanOrEqual(5);
  expect(held.get('a_19', 's', ['rss'])).toEqual(['x'.repeat(100)]);
  expect(held.get('a_19', 'other', ['rss'])).toBeUndefined();
});

const head = {
  id: 'all',
  feedId: 'urn:uuid:1',
  title: 'All – \u0001und alles',
  description: 'All',
  language: 'en',
  siteUrl: 'https://tarn.example',
  selfUrl: 'https://tarn.example/feeds/all.rss',
  alternates: [],
  updatedAt: '2026-11-20T08:00:00Z',
  newsroomName: 'Tarn',
};

test.each(extensions)('%s written piece by piece is the rendered document', (extension) => {
  const format = formats[extension];
  if (!format) throw new Error(`no ${extension}`);
  const previous = { isArchive: false, previous: 'https://tarn.example/feeds/all/archive/1.rss' };
  const tombstones = [{ entryId: 'urn:uuid:2', when: '2026-11-19T08:00:00Z' }];
  for (const feed of [head, { ...head, tombstones, history: previous }]) {
    for (const fragments of [[], ['{"a":"• é"}'], ['{"a":"漁"}', '{"b":"🐟"}', '{}']]) {
      expect(bytesOf(format, feed, fragments).toString()).toBe(format.render(feed, fragments));
    }
  }
});

test('a coding is packed beforehand once somebody asked for it, and is the same either way', async () => {
  const clock = manualClock();
  const demand = demandsOf(clock)('rss');
  const format = formats.rss;
  if (!format) throw new Error('no rss');
  expect([demand.isAsked('gzip'), demand.isAsked('br')]).toEqual([false, false]);
  const lazy = await assembleFeed(format, head, ['<item/>'], head.updatedAt, demand);
  const eager = await assembleFeed(format, head, ['<item/>']);
  expect(lazy.gzip.equals(eager.gzip)).toBe(true);
  expect([demand.isAsked('gzip'), demand.isAsked('br')]).toEqual([true, false]);
  expect(lazy.brotli.equals(eager.brotli)).toBe(true);
  const next = await assembleFeed(format, head, ['<item/>'], head.updatedAt, demand);
  expect(next.gzip.equals(eager.gzip) && next.brotli.equals(eager.brotli)).toBe(true);
  clock.advance(3 * 3_600_000);
  expect([demand.isAsked('gzip'), demand.isAsked('br')]).toEqual([false, false]);
});
