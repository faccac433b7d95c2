import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { changeShortLink } from '../../../../src/actions/links/changeShortLink.ts';
import { createShortLink } from '../../../../src/actions/links/createShortLink.ts';
import { clicksOf } from '../../../../src/links/link.ts';
import { soon } from '../../../support/soon.ts';
import { openSite, type Site } from '../site.ts';

describe('a host that serves only links', () => {
  let site: Site;
  let code = '';
  let id = '';
  beforeAll(async () => {
    site = await openSite({ config: { links: { baseUrl: 'https://tarn.link' } } });
    const [article] = await site.publish({ headline: 'Weir repaired', url: 'https://tarn.example/weir' });
    code = article?.code ?? '';
    id = article?.id ?? '';
  });
  afterAll(() => site.close());
  const at = (path: string, method = 'GET', host = 'tarn.link') => site.get(path, { host }, method);

  test('serves links, their pages and pictures, and lets crawlers in', async () => {
    expect((await at(`/${code}`)).headers.location).toBe('https://tarn.example/weir');
    expect((await at(`/${code}`, 'GET', 'TARN.link')).status).toBe(302);
    expect((await at(`/${code}+`)).text).toContain('Weir repaired');
    expect((await at(`/${code}.svg`)).text).toContain('<svg');
    expect((await at('/robots.txt')).text).toBe('User-agent: *\nAllow: /\n');
    expect((await at('/healthz')).status).toBe(200);
    expect((await at('/zzzz')).status).toBe(404);
    expect((await at(`/s/${code}`)).status).toBe(404);
  });

  test('leads its root to the newsroom, and pages to their own host', async () => {
    expect((await at('/')).headers.location).toBe('https://tarn.example');
    const { webBase } = { webBase: site.context.config.web.baseUrl };
    for (const path of [
      '/feeds',
      '/feeds/all.rss',
      `/articles/${id}`,
      '/desk',
      '/login?to=/desk',
      '/feeds.opml',
    ])
      expect([path, (await at(path)).headers.location]).toEqual([path, `${webBase}${path}`]);
    for (const path of ['//evil.example/', '/\\evil.example', '/@evil.example/x', '/nothing/here'])
      expect([path, (await at(path)).status, (await at(path)).headers.location]).toEqual([
        path,
        404,
        undefined,
      ]);
  });

  test('takes nothing in', async () => {
    for (const path of [`/${code}`, '/login', '/ingest/cms']) {
      const { status } = await at(path, 'POST');
      expect([path, status === 404 || status === 405]).toEqual([path, true]);
    }
  });
});

describe('how a link answers', () => {
  for (const redirect of [301, 307, 308]) {
    test(`${redirect} if the newsroom says so, counted every time`, async () => {
      const site = await openSite({ config: { links: { redirect } } });
      const { code } = await createShortLink(site.context, { target: 'https://tarn.example/a' });
      for (let n = 0; n < 2; n++) {
        const { status, headers } = await site.click(code);
        expect([status, headers['cache-control']]).toEqual([redirect, 'private, no-store']);
      }
      await soon(async () => expect((await clicksOf(site.context.store, code)).total).toBe(2));
      await site.close();
    });
  }

  test('crawlers get the article’s page here if the newsroom says so, and never a disguise for another’s page', async () => {
    const site = await openSite({ config: { links: { cards: 'article', allowHosts: ['other.example'] } } });
    const [article] = await site.publish({ headline: 'Weir repaired', url: 'https://tarn.example/weir' });
    const outside = await createShortLink(site.context, { target: 'https://other.example/page' });
    const as = (agent: string, code: string) => site.get(`/s/${code}`, { 'user-agent': agent });
    for (const round of ['slow', 'quick']) {
      for (const agent of ['facebookexternalhit/1.1', 'Mozilla/5.0 (compatible; Bluesky Cardyb/1.1)'])
        expect([round, (await as(agent, article?.code ?? '')).headers.location]).toEqual([
          round,
          `${site.context.config.web.baseUrl}/articles/${article?.id}`,
        ]);
      expect((await as('Twitterbot/1.0', outside.code)).headers.location).toBe('https://other.example/page');
      for (const agent of ['Mozilla/5.0 Firefox/140.0', 'Mozilla/5.0 (compatible; Googlebot/2.1)'])
        expect((await as(agent, article?.code ?? '')).headers.location).toBe('https://tarn.example/weir');
    }
    await site.close();
  });
});

describe('a link without a target', () => {
  let site: Site;
  beforeAll(async () => {
    site = await openSite();
  });
  afterAll(() => site.close());

  test('says what became of it and where to continue', async () => {
    const none = await site.get('/s/zzzz');
    expect(none.status).toBe(404);
    expect(none.text).toContain('There is no short link');
    expect(none.text).toContain('href="https://tarn.example"');
    expect(none.headers['cache-control']).toBe('no-store');
    const { code } = await createShortLink(site.context, { target: 'https://tarn.example/a' });
    await changeShortLink(site.context, { code, disabled: true });
    const gone = await site.get(`/s/${code}`);
    expect(gone.status).toBe(410);
    expect(gone.text).toContain('no longer active');
  });

  test('finds the intended one: capitals from a poster, a full stop from a sentence', async () => {
    const { code } = await createShortLink(site.context, {
      target: 'https://tarn.example/b',
      code: 'harbour',
    });
    const own = `${site.context.config.links.baseUrl}/${code}`;
    for (const typed of ['HARBOUR', 'Harbour', 'harbour.', 'harbour),', 'harbour%E2%80%9D'])
      expect([typed, (await site.get(`/s/${typed}`)).headers.location]).toEqual([typed, own]);
    expect((await site.get('/s/harbours')).status).toBe(404);
  });

  test('answers other methods with 405 and what is allowed, whatever their body', async () => {
    for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS']) {
      const { status, headers } = await site.get('/s/harbour', { 'content-type': 'text/odd' }, method);
      expect([method, status, headers.allow]).toEqual([method, 405, 'GET, HEAD']);
    }
  });

  test('can’t be created by a person: pages’ names, bad words and odd letters are refused with the reason', async () => {
    const target = 'https://tarn.example/c';
    for (const [code, why] of [
      ['feeds', 'address of a page'],
      ['Admin', 'address of a page'],
      ['sh1t-shit', 'does not belong next to a headline'],
      ['a', '3 to 32'],
      ['-abc', '3 to 32'],
      ['söder', '3 to 32'],
      ['a'.repeat(33), '3 to 32'],
    ])
      await expect(createShortLink(site.context, { target, code })).rejects.toThrow(why);
    expect((await createShortLink(site.context, { target, code: 'Vote-2026' })).code).toBe('Vote-2026');
  });
});
