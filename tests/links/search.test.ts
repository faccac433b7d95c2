import { afterEach, beforeEach, expect, test } from 'vitest';
import { changeShortLink } from '../../src/actions/links/changeShortLink.ts';
import { createShortLink } from '../../src/actions/links/createShortLink.ts';
import { linkStoryOf } from '../../src/actions/tracing/linkStory.ts';
import { codesFoundBy, maxSearched } from '../../src/links/search.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { publish } from '../support/records.ts';

const bases = { webBase: 'http://127.0.0.1:8080', linkBase: 'http://127.0.0.1:8080/s' };
let newsroom: TestNewsroom;

beforeEach(async () => {
  newsroom = await openTestNewsroom();
});
afterEach(() => newsroom.close());

/** So many newer links and articles that the ones before are beyond what a search looks through. */
async function bury(): Promise<void> {
  const { redis, keys } = newsroom.context.store;
  const newer = Array.from({ length: maxSearched }, (_, n) => [-8e15 - n, `newer${n}`]).flat();
  await redis.zadd(keys.links, ...newer);
  await redis.zadd(keys.articles, ...newer);
}

test('an article’s link is found by its address, however old it is', async () => {
  const url = 'https://tarn.example/ferry';
  const id = await publish(newsroom.context, { headline: 'The ferry returns to Orrin', url });
  await bury();
  const { store } = newsroom.context;
  const { codes } = await codesFoundBy(store, bases, `${url}?utm_source=mail`);
  expect(codes.toSorted()).toEqual((await store.redis.hvals(store.keys.articleLinks(id))).toSorted());
  expect(codes.length).toBeGreaterThan(0);
  expect((await codesFoundBy(store, bases, 'orrin ferr')).codes.toSorted()).toEqual(codes.toSorted());
});

test('a link of no article is traced by its target, however old it is', async () => {
  const target = 'https://tarn.example/calendar?month=may';
  const { code } = await createShortLink(newsroom.context, { target });
  const { store } = newsroom.context;
  expect((await codesFoundBy(store, bases, target)).isPartial).toBe(false);
  await bury();
  expect((await linkStoryOf(newsroom.context, target))?.link.code).toBe(code);
  expect((await codesFoundBy(store, bases, target)).isPartial).toBe(true);
  const moved = 'https://tarn.example/calendar-2';
  await changeShortLink(newsroom.context, { code, target: moved });
  for (const address of [target, moved])
    expect((await linkStoryOf(newsroom.context, address))?.link).toMatchObject({ code, target: moved });
});
