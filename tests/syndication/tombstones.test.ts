import { afterEach, beforeEach, expect, test } from 'vitest';
import { forgetOld } from '../../src/actions/forgetOld.ts';
import { ingestOne } from '../../src/actions/ingest.ts';
import { purge } from '../../src/actions/purge.ts';
import { syndicate } from '../../src/actions/syndicate.ts';
import { withdrawArticle } from '../../src/actions/withdraw.ts';
import { toInstant } from '../../src/clock.ts';
import { tombstonesIn } from '../../src/sources/feed/tombstones.ts';
import { urnOf } from '../../src/syndication/urn.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { byCommand, publish } from '../support/records.ts';
import { documentOf, pageOf } from './documents.ts';

let room: TestNewsroom;
const day = 86_400_000;

beforeEach(async () => {
  room = await openTestNewsroom();
});
afterEach(() => room.close());

const urn = (id: string) => urnOf('article', room.config.newsroom.id, id);
const buried = async (feed = 'all') => tombstonesIn(await documentOf(room.needs, feed));
const story = (n: number) => ({
  headline: `Buoy ${n} is back in place`,
  guid: `buoy-${n}`,
  section: 'harbour',
});

async function withdraw(id: string): Promise<void> {
  await withdrawArticle(room.needs, { id, note: 'libel' });
  await syndicate(room.needs, id);
}

test('a withdrawn article leaves a tombstone in each feed that showed it, and nothing of what it said or why', async () => {
  const id = await publish(room.needs, story(1));
  await publish(room.needs, { headline: 'Something else', section: 'town' });
  await withdraw(id);
  for (const feed of ['all', 'harbour', 'section/harbour', 'language/en']) {
    const text = await documentOf(room.needs, feed);
    expect(tombstonesIn(text)).toEqual([urn(id)]);
    expect(text).toContain('xmlns:at="http://purl.org/atompub/tombstones/1.0"');
    expect(text).toContain(`when="${toInstant(room.clock.now())}"`);
    expect(text).not.toMatch(/Buoy|libel/);
  }
  expect(await buried('section/town')).toEqual([]);
  expect(await documentOf(room.needs, 'all', 'rss')).not.toContain(urn(id));
  expect(tombstonesIn(await pageOf(room.needs, 'all', 1))).toEqual([urn(id)]);
});

test('the feed’s time is that of the withdrawal, so that readers see that it changed', async () => {
  const id = await publish(room.needs, { ...story(1), publishedAt: '2026-01-01T10:00:00Z' });
  room.clock.advance(day);
  await withdraw(id);
  const feedUpdated = /<updated>([^<]+)<\/updated>/.exec(await documentOf(room.needs, 'all'))?.[1];
  expect(Date.parse(feedUpdated ?? '')).toBe(room.clock.now());
});

test('what was never shown leaves none, and is not told of', async () => {
  const embargoUntil = toInstant(room.clock.now() + day);
  const id = await publish(room.needs, { ...story(1), embargoUntil });
  await withdraw(id);
  room.clock.advance(2 * day);
  await syndicate(room.needs, id);
  expect(await buried()).toEqual([]);
  expect(await documentOf(room.needs, 'all')).not.toContain(urn(id));
});

test('what is under embargo again leaves one, and comes back to where it stood', async () => {
  const id = await publish(room.needs, story(1));
  await publish(room.needs, story(2));
  const before = await pageOf(room.needs, 'all', 1);
  const embargoUntil = toInstant(room.clock.now() + day);
  await ingestOne(room.needs, { ...story(1), embargoUntil }, byCommand);
  await syndicate(room.needs, id);
  const text = await documentOf(room.needs, 'all');
  expect(tombstonesIn(text)).toEqual([urn(id)]);
  expect(text).not.toContain('Buoy 1');
  room.clock.advance(2 * day);
  await syndicate(room.needs, id);
  expect(await buried()).toEqual([]);
  const ids = (page: string) => [...page.matchAll(/<id>([^<]+)<\/id>/g)].map(([, found]) => found);
  expect(ids(await pageOf(room.needs, 'all', 1))).toEqual(ids(before));
});

test('an article that only leaves for another section leaves none', async () => {
  const id = await publish(room.needs, story(1));
  await ingestOne(room.needs, { ...story(1), section: 'town' }, byCommand);
  await syndicate(room.needs, id);
  expect(await buried('harbour')).toEqual([]);
  expect(await pageOf(room.needs, 'harbour', 1)).not.toContain('Buoy');
  // But those who read it there are told when it is withdrawn from everywhere.
  await withdraw(id);
  expect(await buried('harbour')).toEqual([urn(id)]);
});

test('what a person purges leaves one, what goes by age alone none', async () => {
  const id = await publish(room.needs, story(1));
  const old = await publish(room.needs, { ...story(2), publishedAt: '2019-03-01T10:00:00Z' });
  await purge(room.needs, { id });
  expect(await forgetOld(room.needs)).toBe(1);
  expect(await buried()).toEqual([urn(id)]);
  const page = await pageOf(room.needs, 'all', 1);
  expect(tombstonesIn(page)).toEqual([urn(id)]);
  expect(page).not.toContain(urn(old));
});

test('they are told for thirty days of the feed’s own time, and fifty at most', async () => {
  const first = await publish(room.needs, story(0));
  await withdraw(first);
  for (let n = 1; n <= 55; n++) {
    const id = await publish(room.needs, story(n));
    room.clock.advance(1_000);
    await withdraw(id);
  }
  const told = await buried();
  expect(told).toHaveLength(50);
  expect(told).not.toContain(urn(first));
  // The archive still says where it stood.
  expect(tombstonesIn(await pageOf(room.needs, 'all', 1))).toContain(urn(first));
  room.clock.advance(31 * day - 6 * 3_600_000);
  await publish(room.needs, {
    ...story(100),
    updatedAt: toInstant(room.clock.now()),
    publishedAt: toInstant(room.clock.now()),
  });
  expect(await buried()).toEqual([]);
});
