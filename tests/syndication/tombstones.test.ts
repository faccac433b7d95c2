import { afterEach, beforeEach, expect, test } from 'vitest';
import { ingestOne } from '../../src/actions/intake/ingest.ts';
import { purge } from '../../src/actions/intake/purgeArticle.ts';
import { withdrawArticle } from '../../src/actions/intake/withdrawArticle.ts';
import { applyRetention } from '../../src/actions/operations/applyRetention.ts';
import { syndicate } from '../../src/actions/syndicating/syndicateArticle.ts';
import { toInstant } from '../../src/clock.ts';
import { tombstonesIn } from '../../src/sources/feed/tombstones.ts';
import { urnOf } from '../../src/syndication/urn.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { byCommand, publish } from '../support/records.ts';
import { documentOf, pageOf } from './documents.ts';

let newsroom: TestNewsroom;
const day = 86_400_000;

beforeEach(async () => {
  newsroom = await openTestNewsroom();
});
afterEach(() => newsroom.close());

const urn = (id: string) => urnOf('article', newsroom.config.newsroom.id, id);
const buried = async (feed = 'all') => tombstonesIn(await documentOf(newsroom.context, feed));
const story = (n: number) => ({
  headline: `Buoy ${n} is back in place`,
  guid: `buoy-${n}`,
  section: 'harbour',
});

async function withdraw(id: string): Promise<void> {
  await withdrawArticle(newsroom.context, { id, note: 'libel' });
  await syndicate(newsroom.context, id);
}

test('a withdrawn article leaves a tombstone in each feed that showed it, and nothing of what it said or why', async () => {
  const id = await publish(newsroom.context, story(1));
  await publish(newsroom.context, { headline: 'Something else', section: 'town' });
  await withdraw(id);
  for (const feed of ['all', 'harbour', 'section/harbour', 'language/en']) {
    const text = await documentOf(newsroom.context, feed);
    expect(tombstonesIn(text)).toEqual([urn(id)]);
    expect(text).toContain('xmlns:at="http://purl.org/atompub/tombstones/1.0"');
    expect(text).toContain(`when="${toInstant(newsroom.clock.now())}"`);
    expect(text).not.toMatch(/Buoy|libel/);
  }
  expect(await buried('section/town')).toEqual([]);
  expect(await documentOf(newsroom.context, 'all', 'rss')).not.toContain(urn(id));
  expect(tombstonesIn(await pageOf(newsroom.context, 'all', 1))).toEqual([urn(id)]);
});

test('the feed’s time is that of the withdrawal, so that readers see that it changed', async () => {
  const id = await publish(newsroom.context, { ...story(1), publishedAt: '2026-01-01T10:00:00Z' });
  newsroom.clock.advance(day);
  await withdraw(id);
  const feedUpdated = /<updated>([^<]+)<\/updated>/.exec(await documentOf(newsroom.context, 'all'))?.[1];
  expect(Date.parse(feedUpdated ?? '')).toBe(newsroom.clock.now());
});

test('what was never shown leaves none', async () => {
  const embargoUntil = toInstant(newsroom.clock.now() + day);
  const id = await publish(newsroom.context, { ...story(1), embargoUntil });
  await withdraw(id);
  newsroom.clock.advance(2 * day);
  await syndicate(newsroom.context, id);
  expect(await buried()).toEqual([]);
  expect(await documentOf(newsroom.context, 'all')).not.toContain(urn(id));
});

test('what is under embargo again leaves one, and returns to its place', async () => {
  const id = await publish(newsroom.context, story(1));
  await publish(newsroom.context, story(2));
  const before = await pageOf(newsroom.context, 'all', 1);
  const embargoUntil = toInstant(newsroom.clock.now() + day);
  await ingestOne(newsroom.context, { ...story(1), embargoUntil }, byCommand);
  await syndicate(newsroom.context, id);
  const text = await documentOf(newsroom.context, 'all');
  expect(tombstonesIn(text)).toEqual([urn(id)]);
  expect(text).not.toContain('Buoy 1');
  newsroom.clock.advance(2 * day);
  await syndicate(newsroom.context, id);
  expect(await buried()).toEqual([]);
  const ids = (page: string) => [...page.matchAll(/<id>([^<]+)<\/id>/g)].map(([, found]) => found);
  expect(ids(await pageOf(newsroom.context, 'all', 1))).toEqual(ids(before));
});

test('an article that only moves to another section leaves none', async () => {
  const id = await publish(newsroom.context, story(1));
  await ingestOne(newsroom.context, { ...story(1), section: 'town' }, byCommand);
  await syndicate(newsroom.context, id);
  expect(await buried('harbour')).toEqual([]);
  expect(await pageOf(newsroom.context, 'harbour', 1)).not.toContain('Buoy');
  // But those who read it there are notified when it is withdrawn from everywhere.
  await withdraw(id);
  expect(await buried('harbour')).toEqual([urn(id)]);
});

test('what a person purges leaves one, what ages out none', async () => {
  const id = await publish(newsroom.context, story(1));
  const old = await publish(newsroom.context, { ...story(2), publishedAt: '2019-03-01T10:00:00Z' });
  await purge(newsroom.context, { id });
  expect(await applyRetention(newsroom.context)).toMatchObject({ articles: 1 });
  expect(await buried()).toEqual([urn(id)]);
  const page = await pageOf(newsroom.context, 'all', 1);
  expect(tombstonesIn(page)).toEqual([urn(id)]);
  expect(page).not.toContain(urn(old));
});

test('they are listed for thirty days of the feed’s own time, at most fifty', async () => {
  const first = await publish(newsroom.context, story(0));
  await withdraw(first);
  for (let n = 1; n <= 55; n++) {
    const id = await publish(newsroom.context, story(n));
    newsroom.clock.advance(1_000);
    await withdraw(id);
  }
  const tombstones = await buried();
  expect(tombstones).toHaveLength(50);
  expect(tombstones).not.toContain(urn(first));
  // The archive still shows its place.
  expect(tombstonesIn(await pageOf(newsroom.context, 'all', 1))).toContain(urn(first));
  newsroom.clock.advance(31 * day - 6 * 3_600_000);
  await publish(newsroom.context, {
    ...story(100),
    updatedAt: toInstant(newsroom.clock.now()),
    publishedAt: toInstant(newsroom.clock.now()),
  });
  expect(await buried()).toEqual([]);
});
