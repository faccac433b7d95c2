import { afterEach, beforeEach, expect, test } from 'vitest';
import { formats } from '../../feeds/index.ts';
import { ingestOne } from '../../src/actions/intake/ingest.ts';
import { syndicate } from '../../src/actions/syndicating/syndicateArticle.ts';
import { readFeed } from '../../src/syndication/reading.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { byCommand, publish } from '../support/records.ts';

let newsroom: TestNewsroom;
const extensions = Object.keys(formats);
const secret = 'Only those who paid may read of the sluice keeper.';
const given = {
  url: 'https://tarn.example/sluice',
  headline: 'Sluice keeper retires',
  bullets: ['Forty years at the gate'],
  body: secret,
};

beforeEach(async () => {
  newsroom = await openTestNewsroom();
});
afterEach(() => newsroom.close());

async function shown(): Promise<{ members: string[]; text: string }> {
  const feed = await readFeed(newsroom.context.store, 'all', 50, extensions);
  if (!feed) throw new Error('the feed changes faster than it can be read');
  return { members: feed.members, text: JSON.stringify(feed.fragments) };
}

test('an article restricted to subscribers never shows its body from fragments rendered before', async () => {
  const id = await publish(newsroom.context, given);
  expect((await shown()).text).toContain(secret);

  expect(await ingestOne(newsroom.context, { ...given, access: 'subscribers' }, byCommand)).toMatchObject({
    id,
    outcome: 'revised',
  });
  // Stored, but no worker has rendered it again yet.
  expect(await shown()).toEqual({
    members: [],
    text: JSON.stringify(Object.fromEntries(extensions.map((name) => [name, []]))),
  });

  await syndicate(newsroom.context, id);
  const { members, text } = await shown();
  expect(members).toEqual([id]);
  expect(text).toContain('Forty years at the gate');
  expect(text).not.toContain(secret);
});

test('an article opened to everybody stays in its feeds until its body is rendered', async () => {
  const id = await publish(newsroom.context, { ...given, access: 'subscribers' });
  await ingestOne(newsroom.context, { ...given, access: 'public' }, byCommand);
  const between = await shown();
  expect(between.members).toEqual([id]);
  expect(between.text).not.toContain(secret);
  await syndicate(newsroom.context, id);
  expect((await shown()).text).toContain(secret);
});

test('fragments of an earlier version, which don’t say what they show, count as showing everything', async () => {
  const id = await publish(newsroom.context, { ...given, access: 'subscribers' });
  const { redis, keys } = newsroom.context.store;
  await redis.hdel(keys.fragments(id), 'visibility');
  expect((await shown()).members).toEqual([]);
});
