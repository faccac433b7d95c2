import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openSite, type Site } from '../site.ts';

let site: Site;
let code: string;
beforeAll(async () => {
  site = await openSite();
  [{ code = '' } = {}] = await site.publish({ headline: 'The ferry gets a second deck', section: 'harbour' });
});
afterAll(() => site.close());

/** What a SIGHUP comes to for the web: another configuration in force. */
function move(linkBase: string, webBase = site.web.config.web.baseUrl): void {
  const { config } = site.web;
  site.web.config = {
    ...config,
    web: { ...config.web, baseUrl: webBase },
    links: { ...config.links, baseUrl: linkBase },
  };
}

describe('a reloaded configuration', () => {
  test('moves links to another path with the next request, in memory or not, and keeps /s/', async () => {
    expect((await site.get(`/go/${code}`)).status).toBe(404);
    move('https://tarn.example/go');
    for (const path of [`/go/${code}`, `/go/${code}`, `/s/${code}`]) {
      expect((await site.get(path)).status, path).toBe(302);
    }
    expect((await site.get(`/go/${code}+`)).text).toContain(`https://tarn.example/go/${code}`);
    expect((await site.get(`/go/${code}.svg`)).headers['content-type']).toBe('image/svg+xml');
    move('https://tarn.example/l');
    expect((await site.get(`/go/${code}`)).status).toBe(404);
    expect((await site.get(`/l/${code}`)).status).toBe(302);
  });

  test('moves links to the root of another host, and nowhere else', async () => {
    move('https://tarn.link');
    expect((await site.get(`/${code}`, { host: 'tarn.link' })).status).toBe(302);
    expect((await site.get(`/${code}+`, { host: 'tarn.link' })).status).toBe(200);
    expect((await site.get(`/${code}`)).status).toBe(404);
    // Pages are at their own host alone.
    expect((await site.get('/feeds', { host: 'tarn.link' })).status).toBe(302);
    expect((await site.get('/nowhere/at/all', { host: 'tarn.link' })).status).toBe(404);
  });

  test('leaves every page of a shared root where it is', async () => {
    move(site.web.config.web.baseUrl);
    const { host } = new URL(site.web.config.web.baseUrl);
    expect((await site.get(`/${code}`, { host })).status).toBe(302);
    for (const path of ['/', '/feeds', '/robots.txt', '/healthz']) {
      expect((await site.get(path, { host })).status, path).toBe(200);
    }
    expect((await site.get('/desk', { host })).status).toBe(303);
  });

  test('is on the pages and in the feeds’ own links at once', async () => {
    move('https://news.tarn.example/s', 'https://news.tarn.example');
    for (const path of ['/', '/feeds', '/feeds.opml', '/robots.txt']) {
      expect((await site.get(path)).text, path).toContain('https://news.tarn.example/');
    }
    for (const path of ['/feeds/all.rss', '/feeds/section/harbour.rss']) {
      const { headers } = await site.get(path);
      expect(headers.link).toBe(
        `<https://news.tarn.example/hub>; rel="hub", <https://news.tarn.example${path}>; rel="self"`,
      );
    }
  });

  test('says not found as it did, to people a page and to programs a problem', async () => {
    expect((await site.get('/no/such/page')).headers['content-type']).toBe('text/html; charset=utf-8');
    const problem = await site.get('/api/v1/no-such-thing');
    expect(problem.status).toBe(404);
    expect(problem.headers['content-type']).toMatch(/^application\/problem\+json/);
  });
});
