import { expect, test } from 'vitest';
import { formats } from '../../feeds/index.ts';
import { wakeUp } from '../../jobs/rebuildFeeds.ts';
import { correctArticle } from '../../src/actions/intake/correctArticle.ts';
import { withdrawArticle } from '../../src/actions/intake/withdrawArticle.ts';
import { syndicate } from '../../src/actions/syndicating/syndicateArticle.ts';
import { pageSize } from '../../src/syndication/history.ts';
import { openTestNewsroom, testConfig } from '../support/newsroom.ts';
import { publish } from '../support/records.ts';
import { testQueue, testWorker } from '../support/worker.ts';
import { documentOf, pageOf } from './documents.ts';

const given = {
  feeds: [
    { id: 'all', title: 'Everything' },
    { id: 'brief', title: 'In brief', content: 'summary', where: { section: 'harbour' } },
  ],
};
const feeds = ['all', 'brief', 'section/harbour', 'tag/tides', 'language/en'];

test('a rebuild from nothing is the same, byte for byte: feeds, archives, tombstones', async () => {
  const newsroom = await openTestNewsroom(given);
  const ids: string[] = [];
  for (let n = 1; n <= pageSize + 12; n++) {
    ids.push(
      await publish(newsroom.context, {
        headline: `Tide table ${n} is out`,
        guid: `tide-${n}`,
        section: n % 3 === 0 ? 'town' : 'harbour',
        tags: ['tides'],
        body: `<p>Table ${n}</p>`,
        // Not in the order of their dates.
        publishedAt: new Date(Date.UTC(2026, 0, 1 + ((n * 7) % 60))).toISOString(),
        access: n % 10 === 0 ? 'subscribers' : 'public',
      }),
    );
    newsroom.clock.advance(1_000);
  }
  await correctArticle(newsroom.context, { id: ids[3] ?? '', note: 'High water is at nine.' });
  await withdrawArticle(newsroom.context, { id: ids[7] ?? '' });
  await withdrawArticle(newsroom.context, { id: ids.at(-1) ?? '' });
  for (const id of ids) await syndicate(newsroom.context, id);

  async function everything(): Promise<Record<string, string>> {
    const documents: Record<string, string> = {};
    for (const extension of Object.keys(formats)) {
      for (const feed of feeds)
        documents[`${feed}.${extension}`] = await documentOf(newsroom.context, feed, extension);
      for (const feed of ['all', 'brief'])
        for (const page of [1, 2]) {
          documents[`${feed}/${page}.${extension}`] = await pageOf(newsroom.context, feed, page, extension);
        }
    }
    return documents;
  }
  const before = await everything();
  expect(before['all.atom']).toContain('at:deleted-entry');
  expect(before['all/1.atom']).toContain('at:deleted-entry');

  const { redis, keys } = newsroom.context.store;
  const made = await redis.keys(`${keys.base}:f*`);
  expect(made.length).toBeGreaterThan(pageSize);
  await redis.del(...made, ...ids.map((id) => keys.articleFeeds(id)));
  newsroom.clock.advance(3 * 86_400_000);
  const queue = testQueue();
  const first = wakeUp('test');
  queue.waiting.set(first.id, first);
  await testWorker(newsroom.context, newsroom.clock, queue).settleDown();

  expect(await everything()).toEqual(before);
  await newsroom.close();
});

test('a feed that is new has its archive from the oldest article on', async () => {
  const newsroom = await openTestNewsroom({ feeds: [{ id: 'all', title: 'Everything' }] });
  for (let n = 1; n <= pageSize + 5; n++) {
    const publishedAt = new Date(Date.UTC(2026, 0, 1, 0, n)).toISOString();
    await publish(newsroom.context, { headline: `Tide table ${n} is out`, guid: `tide-${n}`, publishedAt });
  }
  const config = testConfig(newsroom.config.newsroom.id, {
    feeds: [
      { id: 'all', title: 'Everything' },
      { id: 'second', title: 'Second' },
    ],
  });
  const context = { ...newsroom.context, config };
  const queue = testQueue();
  const first = wakeUp('test');
  queue.waiting.set(first.id, first);
  await testWorker(context, newsroom.clock, queue).settleDown();
  const headlines = formats.atom?.read(await pageOf(context, 'second', 1)).map(({ headline }) => headline);
  expect(headlines).toHaveLength(pageSize);
  expect(headlines?.at(-1)).toBe('Tide table 1 is out');
  expect(headlines?.at(0)).toBe(`Tide table ${pageSize} is out`);
  await newsroom.close();
});

test('an unchanged article changes no feed', async () => {
  const newsroom = await openTestNewsroom(given);
  const id = await publish(newsroom.context, {
    headline: 'Tide table is out',
    section: 'harbour',
    body: '<p>High water at nine.</p>',
  });
  const { redis, keys } = newsroom.context.store;
  const state = () =>
    Promise.all([...feeds.map((feed) => redis.hgetall(keys.feedState(feed))), redis.xlen(keys.changes)]);
  const before = await state();
  newsroom.clock.advance(60_000);
  await syndicate(newsroom.context, id);
  expect(await state()).toEqual(before);
  await correctArticle(newsroom.context, { id, note: 'At ten.' });
  await syndicate(newsroom.context, id);
  const after = await state();
  expect(after[0]).toMatchObject({ version: '2', updatedAt: String(newsroom.clock.now()) });
  await newsroom.close();
});

test('a second rendering that no feed needs any more is deleted', async () => {
  const newsroom = await openTestNewsroom(given);
  const id = await publish(newsroom.context, { headline: 'Tide table is out', section: 'harbour' });
  const { redis, keys } = newsroom.context.store;
  expect(await redis.hexists(keys.fragments(id), 'rss:summary')).toBe(1);
  const config = testConfig(newsroom.config.newsroom.id, { feeds: given.feeds.slice(0, 1) });
  await syndicate({ ...newsroom.context, config }, id);
  expect(await redis.hexists(keys.fragments(id), 'rss:summary')).toBe(0);
  expect(await redis.hexists(keys.fragments(id), 'rss')).toBe(1);
  await newsroom.close();
});
