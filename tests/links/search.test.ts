import { afterEach, beforeEach, expect, test } from 'vitest';
import { createShortLink } from '../../src/actions/links/createShortLink.ts';
import { linkStoryOf } from '../../src/commands/trace/link.ts';
import { maxSearched, searchesPartly, searchLinks } from '../../src/links/search.ts';
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
  const found = await searchLinks(newsroom.context.store, bases, `${url}?utm_source=mail`);
  expect(found.map(({ articleId }) => articleId)).toEqual(found.map(() => id));
  expect(found.length).toBeGreaterThan(0);
});

test('a link of no article is traced by its target, however old it is', async () => {
  const target = 'https://tarn.example/calendar?month=may';
  const { code } = await createShortLink(newsroom.context, { target });
  expect(await searchesPartly(newsroom.context.store)).toBe(false);
  await bury();
  expect((await linkStoryOf(newsroom.context, target))?.link.code).toBe(code);
  expect(await searchesPartly(newsroom.context.store)).toBe(true);
});
