import { DateTime } from 'luxon';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { correctArticle } from '../../../../src/actions/intake/correctArticle.ts';
import { withdrawArticle } from '../../../../src/actions/intake/withdrawArticle.ts';
import { changeShortLink } from '../../../../src/actions/links/changeShortLink.ts';
import { createShortLink } from '../../../../src/actions/links/createShortLink.ts';
import { clicksOf } from '../../../../src/links/link.ts';
import { writerOf } from '../../../../src/store/writer.ts';
import { soon } from '../../../support/soon.ts';
import { openSite, type Site } from '../site.ts';

let site: Site;
let code: string;

beforeAll(async () => {
  site = await openSite({ trustProxy: true });
  const [article] = await site.publish({ headline: 'Weir repaired', url: 'https://tarn.example/weir' });
  code = article?.code ?? '';
});
afterAll(() => site.close());

const clicks = (of: string) => clicksOf(site.context.store, of);

async function newLink(): Promise<string> {
  return (await createShortLink(site.context, { target: 'https://tarn.example/somewhere' })).code;
}

describe('a short link', () => {
  test('leads to its target, unseen by caches', async () => {
    const { status, headers, bytes } = await site.get(`/s/${code}`, {}, 'HEAD');
    expect(status).toBe(302);
    expect(headers.location).toBe('https://tarn.example/weir');
    expect(headers['cache-control']).toBe('private, no-store');
    expect(headers['referrer-policy']).toBe('strict-origin-when-cross-origin');
    expect(bytes.length).toBe(0);
  });

  test('counts readers, not HEAD, prefetch, crawlers, its page or its pictures', async () => {
    const link = await newLink();
    for (let n = 0; n < 3; n++) expect((await site.click(link)).status).toBe(302);
    await site.get(`/s/${link}`, {}, 'HEAD');
    await site.click(link, { 'sec-purpose': 'prefetch;prerender' });
    await site.click(link, { purpose: 'prefetch' });
    await site.click(link, { 'x-moz': 'prefetch' });
    await site.click(link, {
      'user-agent': 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)',
    });
    await site.click(link, { 'user-agent': 'facebookexternalhit/1.1' });
    for (const suffix of ['+', '.svg', '.png'])
      expect((await site.click(`${link}${suffix}`)).status).toBe(200);
    await site.click(link, { 'x-forwarded-for': '203.0.113.9' });
    await soon(async () => expect(await clicks(link)).toEqual({ total: 4, unique: 2 }));
  });

  test('stores nothing of a visitor but the day’s sketch', async () => {
    const link = await newLink();
    await site.click(link, {
      'x-forwarded-for': '203.0.113.77',
      'user-agent': 'Mozilla/5.0 Peculiar Browser',
    });
    await soon(async () => expect((await clicks(link)).total).toBe(1));
    const { keys } = site.context.store;
    const redis = writerOf(site.context.store);
    for (const key of await redis.keys(`${keys.base}*${link}*`)) {
      const dump = await redis.dumpBuffer(key);
      expect(dump?.includes('203.0.113.77')).toBe(false);
      expect(dump?.includes('Peculiar')).toBe(false);
    }
    const zone = site.context.config.newsroom.timezone;
    const day = DateTime.fromMillis(site.clock.now(), { zone }).toISODate() ?? '';
    expect(await redis.pttl(keys.visitors(link, day))).toBeGreaterThan(0);
  });

  test('has a page that shows its target, and QR codes', async () => {
    const { text, headers } = await site.get(`/s/${code}+`);
    expect(headers['content-type']).toContain('text/html');
    expect(text).toContain('https://tarn.example/weir');
    expect(text).toContain('Weir repaired');
    expect((await site.get(`/s/${code}.svg`)).text).toContain('<svg');
    const png = await site.get(`/s/${code}.png`);
    expect(png.headers['content-type']).toBe('image/png');
    expect(png.bytes.subarray(1, 4).toString()).toBe('PNG');
  });

  test('that does not exist is 404 with every suffix', async () => {
    for (const path of ['zzzz', 'zzzz+', 'zzzz.svg', 'zzzz.png', 'a%20b', '%00', '..%2f']) {
      expect((await site.get(`/s/${path}`)).status).toBe(404);
    }
  });

  test('follows a changed target and ends if it is disabled', async () => {
    const link = await newLink();
    expect((await site.click(link)).headers.location).toBe('https://tarn.example/somewhere');
    await changeShortLink(site.context, { code: link, target: 'https://tarn.example/elsewhere' });
    await soon(async () =>
      expect((await site.click(link)).headers.location).toBe('https://tarn.example/elsewhere'),
    );
    await changeShortLink(site.context, { code: link, disabled: true });
    await soon(async () => expect((await site.click(link)).status).toBe(410));
    expect((await site.get(`/s/${link}+`)).status).toBe(410);
    await changeShortLink(site.context, { code: link, disabled: false });
    await soon(async () => expect((await site.click(link)).status).toBe(302));
  });

  test('never leads where it is no longer allowed to', async () => {
    const { keys } = site.context.store;
    const redis = writerOf(site.context.store);
    await redis.hset(keys.link('odd1'), {
      code: 'odd1',
      target: 'https://elsewhere.example/',
      createdAt: '1',
    });
    await redis.hset(keys.link('odd2'), { code: 'odd2', target: 'javascript:alert(1)', createdAt: '1' });
    for (const odd of ['odd1', 'odd2']) {
      const { status, headers } = await site.click(odd);
      expect(status).toBe(410);
      expect(headers.location).toBeUndefined();
    }
  });
});

test('a short domain of its own serves links at its root, and nothing else changes', async () => {
  const short = await openSite({ config: { links: { baseUrl: 'https://tarn.link' } } });
  const [article] = await short.publish({ headline: 'Short', url: 'https://tarn.example/short' });
  const at = (path: string, host: string) => short.get(path, { host });
  expect((await at(`/${article?.code}`, 'tarn.link')).headers.location).toBe('https://tarn.example/short');
  expect((await at(`/${article?.code}`, '127.0.0.1:8080')).status).toBe(404);
  expect((await at(`/s/${article?.code}`, '127.0.0.1:8080')).status).toBe(302);
  await short.close();
  const path = await openSite({ config: { links: { baseUrl: 'https://tarn.link/go' } } });
  const [other] = await path.publish({ headline: 'Path', url: 'https://tarn.example/path' });
  expect((await path.get(`/go/${other?.code}`)).status).toBe(302);
  await path.close();
});

describe('who may see an article', () => {
  interface Door {
    path: string;
    shows?: number;
    none: number;
    gone: number;
  }

  function doorsOf(id: string, of: string): Door[] {
    return [
      { path: `/articles/${id}`, none: 404, gone: 410 },
      { path: `/s/${of}`, shows: 302, none: 404, gone: 410 },
      { path: `/s/${of}+`, none: 404, gone: 410 },
      { path: `/s/${of}.svg`, none: 404, gone: 410 },
      { path: `/s/${of}.png`, none: 404, gone: 410 },
    ];
  }

  const lists = ['/', '/feeds/all.rss', '/feeds/all.atom', '/feeds/all.json', '/sitemap-news.xml'];

  test('under embargo nobody, at no door, until it ends', async () => {
    const secret = 'Cabinet reshuffle agreed';
    const until = new Date(site.clock.now() + 600_000).toISOString();
    const [article] = await site.publish({ headline: secret, section: 'quiet', embargoUntil: until });
    const { id = '', code: own = '' } = article ?? {};
    for (const { path, none } of doorsOf(id, own)) {
      const { status, text } = await site.get(path);
      expect([path, status]).toEqual([path, none]);
      expect(text).not.toContain(secret);
    }
    for (const path of lists) expect((await site.get(path)).text).not.toContain(secret);
    expect((await site.get('/feeds/section/quiet.rss')).status).toBe(404);
    await correctArticle(site.context, { id, note: 'Drafting and correcting go on.' });
    await site.work();
    expect((await site.get(`/articles/${id}`)).status).toBe(404);

    site.clock.advance(600_001);
    for (const { path, shows = 200 } of doorsOf(id, own)) {
      expect([path, (await site.get(path)).status]).toEqual([path, shows]);
    }
  });

  test('once withdrawn nobody, and the doors say that it is gone', async () => {
    const headline = 'Mistaken report';
    const [article] = await site.publish({ headline, section: 'wrong' });
    const { id = '', code: own = '' } = article ?? {};
    for (const { path, shows = 200 } of doorsOf(id, own)) {
      expect([path, (await site.get(path)).status]).toEqual([path, shows]);
    }
    for (const path of lists) await soon(async () => expect((await site.get(path)).text).toContain(headline));
    await withdrawArticle(site.context, { id });
    await site.work();
    await soon(async () => {
      for (const { path, gone } of doorsOf(id, own)) {
        const { status, text } = await site.get(path);
        expect([path, status]).toEqual([path, gone]);
        expect(text).not.toContain(headline);
      }
      for (const path of lists) expect((await site.get(path)).text).not.toContain(headline);
    });
  });

  test('for subscribers everybody sees headline and points, nobody here the body', async () => {
    const [article] = await site.publish({
      headline: 'Accounts examined',
      bullets: ['Three years of losses'],
      standfirst: 'What the books say',
      body: '<p>Only those who pay read this sentence.</p>',
      access: 'subscribers',
    });
    const { id = '' } = article ?? {};
    const record = await site.get(`/articles/${id}`);
    expect(record.text).toContain('Three years of losses');
    for (const path of [`/articles/${id}`, ...lists]) {
      await soon(async () => expect((await site.get(path)).text).toContain('Accounts examined'));
      expect((await site.get(path)).text).not.toContain('Only those who pay');
    }
  });
});

test('an article page, the front page and the lists of feeds are 304 for whoever has them', async () => {
  const [article] = await site.publish({ headline: 'Bells again', url: 'https://tarn.example/bells' });
  for (const path of ['/', '/sitemap-news.xml'])
    await soon(async () => expect((await site.get(path)).text).toContain('Bells again'));
  for (const path of [`/articles/${article?.id}`, '/', '/feeds', '/feeds.opml', '/sitemap-news.xml']) {
    const first = await site.get(path, { 'accept-encoding': 'gzip' });
    expect([path, first.status]).toEqual([path, 200]);
    const again = await site.get(path, {
      'accept-encoding': 'gzip',
      'if-none-match': String(first.headers.etag),
    });
    expect([path, again.status]).toEqual([path, 304]);
    const head = await site.get(path, {}, 'HEAD');
    expect([head.status, head.bytes.length]).toEqual([200, 0]);
  }
  const policy = String((await site.get('/')).headers['content-security-policy']);
  expect(policy).toContain('frame-ancestors');
  expect(policy).not.toContain('unsafe');
  expect((await site.get('/robots.txt')).text).not.toMatch(/Disallow: \/(s|articles|feeds)\b/);
});

test('who hammers waits; programs on this machine never do', async () => {
  const ask = (address: string) => site.get(`/s/${code}`, { 'x-forwarded-for': address }, 'HEAD');
  /** Together, so that all fall into one window of the limit. */
  const askOften = async (address: string) => {
    const answers = await Promise.all(Array.from({ length: 1_010 }, () => ask(address)));
    return new Set(answers.map(({ status }) => status));
  };
  expect(await askOften('203.0.113.200')).toEqual(new Set([302, 429]));
  expect(Number((await ask('203.0.113.200')).headers['retry-after'])).toBeGreaterThan(0);
  expect((await ask('203.0.113.201')).status).toBe(302);
  expect(await askOften('127.0.0.1')).toEqual(new Set([302]));
});
