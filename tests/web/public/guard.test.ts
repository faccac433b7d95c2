import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { linkByCode } from '../../../src/links/link.ts';
import { writerOf } from '../../../src/store/writer.ts';
import { openSite, type Site } from './site.ts';

let site: Site;
let code: string;
beforeAll(async () => {
  site = await openSite({
    trustProxy: true,
    config: {
      newsroom: { url: 'https://خبر.example' },
      links: { allowHosts: ['news.example'] },
    },
  });
  const [article] = await site.publish({
    headline: 'Ferry runs again',
    url: 'https://news.example/خبر/کشتی',
  });
  code = article?.code ?? '';
});
afterAll(() => site.close());

const href = 'https://news.example/%D8%AE%D8%A8%D8%B1/%DA%A9%D8%B4%D8%AA%DB%8C';

/** Sends bytes as they are and gives the status line; empty where the connection was closed. */
function raw(text: string, then: 'read' | 'reset' = 'read'): Promise<string> {
  const { hostname, port } = new URL(site.base);
  return new Promise((resolve) => {
    const socket = connect(Number(port), hostname, () => {
      socket.write(text, 'latin1');
      if (then === 'reset') {
        socket.resetAndDestroy();
        resolve('');
      }
    });
    let answer = '';
    socket.setEncoding('latin1');
    socket.on('data', (piece) => {
      answer += piece;
      socket.end();
    });
    socket.on('close', () => resolve(answer.split('\r\n')[0] ?? ''));
    socket.on('error', () => resolve(''));
  });
}

describe('a short link to an address that was written in Urdu', () => {
  test('leads there each time: from the store, and from memory', async () => {
    for (let n = 0; n < 3; n++) {
      const { status, headers } = await site.click(code);
      expect([status, headers.location]).toEqual([302, href]);
    }
  });

  test('shows people the address in its own letters', async () => {
    expect((await site.get(`/s/${code}+`)).text).toContain('https://news.example/خبر/کشتی');
  });

  test.each([
    ['https://news.example/خبر/کشتی', href],
    ['https://news.example/a\r\nset-cookie: b=c', 'https://news.example/aset-cookie:%20b=c'],
    ['https://news.example/\0\x7f\u2028', 'https://news.example/%00%7F%E2%80%A8'],
    ['https://news.example/\ud800', 'https://news.example/%EF%BF%BD'],
    ['https://user:word@news.example/a', 'https://news.example/a'],
    ['https:\\\\news.example\\a', 'https://news.example/a'],
    [`https://news.example/${'خ'.repeat(1_500)}`, `https://news.example/${'%D8%AE'.repeat(1_500)}`],
  ])('leads there too if %.40j is in the store from before', async (target, location) => {
    const { store } = site.context;
    const old = `old-${location.length}`;
    await writerOf(store).hset(store.keys.link(old), { code: old, target, createdAt: 1 });
    for (let n = 0; n < 2; n++) {
      const answer = await site.click(old);
      expect([answer.status, answer.headers.location]).toEqual([302, location]);
    }
    expect((await linkByCode(store, old, site.context.config.web.baseUrl))?.target).toBe(location);
    await writerOf(store).del(store.keys.link(old));
  });

  test('is gone if what is in the store is not an address', async () => {
    const { store } = site.context;
    await writerOf(store).hset(store.keys.link('none'), {
      code: 'none',
      target: 'javascript:x',
      createdAt: 1,
    });
    expect((await site.click('none')).status).toBe(410);
    expect((await site.click('none')).status).toBe(410);
  });
});

test('feeds of a newsroom with an internationalised address are served, each time', async () => {
  for (const format of ['rss', 'atom', 'json', 'rss', 'atom', 'json']) {
    const { status, text } = await site.get(`/feeds/all.${format}`);
    expect(status).toBe(200);
    expect(text).toContain(href);
    expect(text).toContain('xn--');
  }
  for (const page of ['/', '/feeds', '/feeds.opml', '/sitemap-news.xml'])
    expect((await site.get(page)).status).toBe(200);
});

describe('an address that can’t be decoded', () => {
  test.each([
    '/s/%E0%A4%A',
    '/s/%',
    '/s/%zz',
    '/s/%C3%28',
    '/s/%ED%A0%80',
    `/s/${'a'.repeat(400)}`,
    '/s/a%00b',
  ])('%.30s is not a link, and says so as the others do', async (path) => {
    const { status, text, headers } = await site.get(path);
    expect(status).toBe(404);
    expect(text).toContain('To the front page');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
    expect(text).not.toMatch(/validation|valid url|request is not/i);
  });

  test.each([
    '/%E0%A4%A',
    '/articles/%E0%A4%A',
    '/articles/%00',
    '/feeds/%E0%A4%A.rss',
    '/feeds/section/%ED%A0%80.rss',
    '/feeds/all/archive/%zz.atom',
    `/articles/${'x'.repeat(2_000)}`,
  ])('%.40s is no page', async (path) => {
    const { status, headers } = await site.get(path);
    expect(status).toBe(404);
    expect(headers['content-type']).toContain('text/html');
    expect(headers['content-security-policy']).toContain("default-src 'none'");
  });

  test('of the sign-in page leads to nothing but our own paths', async () => {
    for (const to of ['/خبر', '/a%0d%0ab', '//evil.example', '/%00', '/\u2028'])
      expect((await site.get(`/login?to=${encodeURIComponent(to)}`)).status).toBe(200);
  });
});

test('a reset connection does no harm', async () => {
  for (let n = 0; n < 30; n++) {
    await raw(`GET /s/${code} HTTP/1.1\r\nhost: x\r\nuser-agent: Mozilla/5.0\r\n\r\n`, 'reset');
    await raw('GET /feeds/all.rss HTTP/1.1\r\nhost: x\r\n\r\n', 'reset');
    await raw('GET /nowhere HTTP/1.1\r\nhost: x\r\n\r\n', 'reset');
  }
  expect((await site.get('/healthz')).status).toBe(200);
});
