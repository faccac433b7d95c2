import { afterAll, beforeAll, expect, test } from 'vitest';
import { publishPicture } from '../../src/pictures/published.ts';
import { openTestWeb, type TestWeb } from '../web/server.ts';
import { samples } from './samples.ts';

let web: TestWeb;
beforeAll(async () => {
  web = await openTestWeb();
});
afterAll(() => web.close());

const published = async () => {
  const bytes = await samples.jpeg();
  const picture = { bytes, type: 'image/jpeg', width: 640, height: 400 } as const;
  return { bytes, path: await publishPicture(web.context.store, picture) };
};

test('a platform fetches a picture to the byte, under an address that nobody can guess, for two hours', async () => {
  const { bytes, path } = await published();
  expect(path).toMatch(/^\/pictures\/[\w-]{20,}\.jpg$/);
  expect((await published()).path).not.toBe(path);
  const answer = await fetch(web.base + path);
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('image/jpeg');
  expect(answer.headers.get('cache-control')).toBe('public, max-age=3600, immutable');
  expect(answer.headers.get('x-robots-tag')).toBe('noindex');
  expect(Buffer.from(await answer.arrayBuffer()).equals(bytes)).toBe(true);
  const { redis, keys } = web.context.store;
  const left = await redis.pttl(keys.publishedPicture(path.slice('/pictures/'.length)));
  expect(left).toBeGreaterThan(7_100_000);
  expect(left).toBeLessThanOrEqual(7_200_000);
});

test('a picture that is no longer there, or never was, is 404', async () => {
  const { path } = await published();
  const { redis, keys } = web.context.store;
  await redis.del(keys.publishedPicture(path.slice('/pictures/'.length)));
  for (const gone of [path, '/pictures/nothing.jpg', '/pictures/a%3Ab', '/pictures/..%2Fdesk'])
    expect([gone, (await fetch(web.base + gone)).status]).toEqual([gone, 404]);
});

test('robots may fetch it', async () => {
  const rules = await (await fetch(`${web.base}/robots.txt`)).text();
  expect(rules).toContain('Disallow:');
  expect(rules).not.toMatch(/^Disallow: \/(?:p|$)/m);
});
