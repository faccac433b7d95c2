import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLibrary } from '../../../src/syndication/library.ts';
import { startRedis } from '../../support/redis.ts';
import { soon } from '../../support/soon.ts';
import { openSite } from './site.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slugline-away-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

interface Ready {
  status: string;
  degraded: string[];
}

test('while the store is unreachable feeds and known links are served, unknown ones wait, and clicks are kept', async () => {
  const server = await startRedis(folder);
  const site = await openSite({ redis: server.url, dataFolder: join(folder, 'data') });
  const [known, unasked] = await site.publish(
    { headline: 'Known', url: 'https://tarn.example/known' },
    { headline: 'Unasked', url: 'https://tarn.example/unasked' },
  );
  await soon(async () => expect((await site.get('/feeds/all.rss')).text).toContain('Unasked'));
  const etag = String((await site.get('/feeds/all.rss')).headers.etag);
  expect((await site.click(known?.code ?? '')).status).toBe(302);
  await soon(async () =>
    expect((await site.get('/metrics')).text.includes('slugline_clicks_waiting 0')).toBe(true),
  );
  expect((await site.get(`/articles/${known?.id}`)).status).toBe(200);
  await soon(async () => expect((await site.get('/')).text).toContain('Known'));
  const ready = await site.get('/readyz');
  expect(ready.json<Ready>()).toEqual({ status: 'ok', degraded: [] });
  expect((await site.get('/readyz')).text).toBe(ready.text);

  server.child.kill('SIGSTOP');
  const away = await site.get('/readyz');
  expect(away.status).toBe(200);
  expect(away.json<Ready>()).toEqual({ status: 'degraded', degraded: ['store'] });
  server.child.kill('SIGCONT');
  await server.stop();

  for (const path of [
    '/feeds/all.rss',
    '/feeds/all.atom',
    '/',
    '/feeds',
    '/healthz',
    `/articles/${known?.id}`,
  ]) {
    expect([path, (await site.get(path)).status]).toEqual([path, 200]);
  }
  expect((await site.get('/feeds/all.rss', { 'if-none-match': etag })).status).toBe(304);
  for (let n = 0; n < 4; n++) expect((await site.click(known?.code ?? '')).status).toBe(302);
  for (const path of [`/s/${unasked?.code}`, '/s/zzzz', `/articles/${unasked?.id}`, '/feeds/section/x.rss']) {
    const { status, headers } = await site.get(path);
    expect([path, status]).toEqual([path, 503]);
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
  }
  expect((await site.get('/readyz')).json<Ready>().degraded).toEqual(['store']);
  expect((await site.get('/metrics')).text.includes('slugline_clicks_waiting 4')).toBe(true);

  const again = await startRedis(folder, [], server.port);
  await soon(async () => expect((await site.get('/readyz')).json<Ready>().status).toBe('ok'));
  await soon(async () =>
    expect((await site.get('/metrics')).text.includes('slugline_clicks_waiting 0')).toBe(true),
  );
  expect(
    await site.context.store.redis.hget(site.context.store.keys.clicks(known?.code ?? ''), 'total'),
  ).toBe('5');
  expect((await site.get(`/s/${unasked?.code}`)).status).toBe(302);
  await site.publish({ headline: 'After the storm' });
  await soon(async () => expect((await site.get('/feeds/all.rss')).text).toContain('After the storm'));
  await site.close();
  await again.stop();
});

test('a start without the store serves the last-good copies of configured feeds', async () => {
  const server = await startRedis(folder);
  const site = await openSite({ redis: server.url, dataFolder: join(folder, 'data') });
  await site.publish({ headline: 'Kept on disk', section: 'harbour' });
  await soon(async () => expect((await site.get('/feeds/harbour.atom')).text).toContain('Kept on disk'));
  const before = await site.get('/feeds/harbour.atom');
  await site.close();
  await server.stop();

  const redis = new Redis(server.url, { maxRetriesPerRequest: 0, retryStrategy: () => 50 });
  redis.on('error', () => {});
  const library = openLibrary({
    store: { ...site.context.store, redis },
    config: site.context.config,
    changes: { subscribe: () => () => {} },
    log: site.context.log,
    cacheFolder: join(folder, 'data', 'cache'),
  });
  await library.start();
  const feed = await library.feed('harbour', 'atom');
  expect(feed?.bytes.equals(before.bytes)).toBe(true);
  expect(feed?.etag.identity).toBe(before.headers.etag);
  expect(feed?.lastModified).toBe(before.headers['last-modified']);
  await library.close();
  redis.disconnect();
});

test('after a freeze what was never requested is answered before any command gives up', async () => {
  const server = await startRedis(folder);
  const site = await openSite({ redis: server.url, dataFolder: join(folder, 'data') });
  const [asked, unasked] = await site.publish(
    { headline: 'Asked for', url: 'https://tarn.example/asked', section: 'harbour', tags: ['quay'] },
    { headline: 'Not asked for', url: 'https://tarn.example/unasked' },
  );
  await soon(async () => expect((await site.get('/feeds/section/harbour.rss')).text).toContain('Asked for'));
  expect((await site.get(`/articles/${asked?.id}`)).status).toBe(200);
  expect((await site.get('/')).status).toBe(200);

  server.child.kill('SIGSTOP');
  const from = async (path: string) => {
    const { status, headers } = await site.get(path);
    return [path, status, status === 503 ? Number(headers['retry-after']) > 0 : true];
  };
  // Commands of this connection give up after 2.5 s: whoever answers before them did not wait for that.
  const givesUp = async () => site.context.store.redis.get('frozen').then(String, () => 'gave up');
  const paths: [string, number][] = [
    ['/feeds/tag/quay.rss', 503],
    ['/feeds/language/en.atom', 503],
    ['/feeds/section/elsewhere.json', 503],
    ['/feeds/section/harbour.rss', 200],
    ['/feeds/all/archive/1.rss', 503],
    [`/articles/${unasked?.id}`, 503],
    [`/articles/${asked?.id}`, 200],
    [`/s/${unasked?.code}`, 503],
    [`/s/${unasked?.code}+`, 503],
    [`/s/${unasked?.code}.svg`, 503],
    ['/s/never', 503],
    ['/', 200],
    ['/sitemap-news.xml', 503],
  ];
  const answers = await Promise.all(
    paths.map(([path]) => Promise.race([from(path), givesUp().then((word) => [path, word])])),
  );
  expect(answers).toEqual(paths.map(([path, status]) => [path, status, true]));
  server.child.kill('SIGCONT');
  await soon(async () => expect((await site.get('/feeds/tag/quay.rss')).text).toContain('Asked for'));
  expect((await site.get(`/s/${unasked?.code}`)).status).toBe(302);
  await site.close();
  await server.stop();
});
