import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withdrawArticle } from '../../../../src/actions/intake/withdrawArticle.ts';
import { soon } from '../../../support/soon.ts';
import { openSite, type Site } from '../site.ts';

let site: Site;

beforeAll(async () => {
  site = await openSite();
  await site.publish(
    {
      headline: 'Ferry resumes',
      section: 'harbour',
      tags: ['Boats & tides'],
      url: 'https://tarn.example/ferry',
    },
    { headline: 'Kiosk reopens', section: 'town', language: 'de', url: 'https://tarn.example/kiosk' },
  );
});
afterAll(() => site.close());

describe('a feed', () => {
  test('has exact types, its own address and what readers need to cache it', async () => {
    await soon(async () => expect((await site.get('/feeds/all.rss')).text).toContain('Kiosk reopens'));
    const types = {
      rss: 'application/rss+xml; charset=utf-8',
      atom: 'application/atom+xml; charset=utf-8',
      json: 'application/feed+json; charset=utf-8',
    };
    for (const [extension, type] of Object.entries(types)) {
      const { status, headers, text } = await site.get(`/feeds/all.${extension}`);
      expect(status).toBe(200);
      expect(headers['content-type']).toBe(type);
      expect(headers.etag).toMatch(/^"[\w-]+"$/);
      expect(headers['last-modified']).toMatch(/ GMT$/);
      expect(headers['cache-control']).toBe('public, max-age=60, must-revalidate');
      expect(String(headers.vary)).toContain('Accept-Encoding');
      expect(headers.link).toBe(
        `<http://127.0.0.1:8080/hub>; rel="hub", <http://127.0.0.1:8080/feeds/all.${extension}>; rel="self"`,
      );
      expect(headers['x-robots-tag']).toBe('noindex');
      expect(headers['access-control-allow-origin']).toBe('*');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(text).toContain('Ferry resumes');
      expect(text).toContain('http://127.0.0.1:8080/hub');
    }
  });

  test('is compressed as requested, each coding with its own tag', async () => {
    const plain = await site.get('/feeds/all.atom');
    const zipped = await site.get('/feeds/all.atom', { 'accept-encoding': 'gzip' });
    const brotli = await site.get('/feeds/all.atom', { 'accept-encoding': 'gzip, br;q=1.0' });
    expect(zipped.headers['content-encoding']).toBe('gzip');
    expect(brotli.headers['content-encoding']).toBe('br');
    expect(gunzipSync(zipped.bytes)).toEqual(plain.bytes);
    expect(brotliDecompressSync(brotli.bytes)).toEqual(plain.bytes);
    expect(new Set([plain, zipped, brotli].map(({ headers }) => headers.etag)).size).toBe(3);
  });

  test('is 304 without a body for a reader that has it, by tag or by date', async () => {
    const first = await site.get('/feeds/all.rss', { 'accept-encoding': 'br' });
    const etag = String(first.headers.etag);
    const lastModified = String(first.headers['last-modified']);
    const conditions: Record<string, string>[] = [
      { 'if-none-match': etag },
      { 'if-none-match': `"other", W/${etag}` },
      { 'if-none-match': '*' },
      { 'if-modified-since': lastModified },
    ];
    for (const condition of conditions) {
      const again = await site.get('/feeds/all.rss', { 'accept-encoding': 'br', ...condition });
      expect(again.status).toBe(304);
      expect(again.bytes.length).toBe(0);
      expect(again.headers.etag).toBe(etag);
      expect(again.headers['cache-control']).toBe(first.headers['cache-control']);
      expect(String(again.headers.vary)).toContain('Accept-Encoding');
      expect(again.headers['content-encoding']).toBeUndefined();
    }
    const other = await site.get('/feeds/all.rss', {
      'if-none-match': '"other"',
      'if-modified-since': lastModified,
    });
    expect(other.status).toBe(200);
  });

  test('answers HEAD as GET, without the body', async () => {
    const got = await site.get('/feeds/all.json');
    const head = await site.get('/feeds/all.json', {}, 'HEAD');
    expect(head.status).toBe(200);
    expect(head.bytes.length).toBe(0);
    expect(head.headers['content-length']).toBe(String(got.bytes.length));
    expect(head.headers.etag).toBe(got.headers.etag);
  });

  test('exists for each section, tag and language that occurs, and is 404 for the others', async () => {
    for (const path of ['section/harbour', 'tag/boats-tides', 'language/de']) {
      expect((await site.get(`/feeds/${path}.atom`)).status).toBe(200);
    }
    for (const path of ['section/moon', 'tag/none', 'language/xx', 'section/a/b', 'nothing']) {
      expect((await site.get(`/feeds/${path}.atom`)).status).toBe(404);
    }
    expect((await site.get('/feeds/all.txt')).status).toBe(404);
    expect((await site.get('/feeds/all')).status).toBe(404);
    expect((await site.get('/feeds/section/town.rss')).text).not.toContain('Ferry resumes');
  });

  test('without articles has a fixed date, so that it stays the same', async () => {
    const empty = await openSite();
    const { status, headers } = await empty.get('/feeds/harbour.atom');
    expect(status).toBe(200);
    expect(headers['last-modified']).toBe('Sat, 01 Jan 2000 00:00:00 GMT');
    await empty.close();
  });

  test('is a page for a person who opens its address in a browser', async () => {
    const { headers, text } = await site.get('/feeds/all.rss', { 'sec-fetch-dest': 'document' });
    expect(headers['content-type']).toContain('text/html');
    expect(text).toContain('Ferry resumes');
  });

  test('loses a withdrawn article at once', async () => {
    const [article] = await site.publish({ headline: 'Never meant', section: 'harbour' });
    const id = article?.id ?? '';
    await soon(async () =>
      expect((await site.get('/feeds/section/harbour.json')).text).toContain('Never meant'),
    );
    await soon(async () => expect((await site.get('/feeds/harbour.json')).text).toContain('Never meant'));
    await withdrawArticle(site.context, { id });
    // Its own job has not run yet: the assembly looks at its status itself.
    await soon(async () => {
      expect((await site.get('/feeds/section/harbour.json')).text).not.toContain('Never meant');
      expect((await site.get('/feeds/harbour.json')).text).not.toContain('Never meant');
    });
    await site.work();
  });

  test('is the same in two processes, byte for byte', async () => {
    const second = await openSite({ sameStoreAs: site });
    await soon(async () => {
      for (const extension of ['rss', 'atom', 'json']) {
        const [one, other] = await Promise.all([
          site.get(`/feeds/all.${extension}`, { 'accept-encoding': 'gzip' }),
          second.get(`/feeds/all.${extension}`, { 'accept-encoding': 'gzip' }),
        ]);
        expect(other.headers.etag).toBe(one.headers.etag);
        expect(other.bytes.equals(one.bytes)).toBe(true);
      }
    });
    await second.close();
  });
});

test('a reader never sees a feed that is half old and half new, however fast it changes', async () => {
  const busy = await openSite();
  const texts = Array.from({ length: 30 }, (_, n) => n);
  let done = false;
  const reading = (async () => {
    const counts: number[] = [];
    while (!done) {
      const { status, json } = await busy.get('/feeds/all.json');
      expect(status).toBe(200);
      const { items } = json<{ items: { id: string }[] }>();
      expect(new Set(items.map(({ id }) => id)).size).toBe(items.length);
      counts.push(items.length);
    }
    return counts;
  })();
  for (const n of texts) {
    await busy.publish({
      headline: `Story ${n}`,
      guid: `story-${n}`,
      section: 'harbour',
      body: `<p>Text ${n}</p>`,
    });
  }
  await soon(async () => {
    expect((await busy.get('/feeds/all.json')).json<{ items: unknown[] }>().items.length).toBe(texts.length);
  });
  done = true;
  const counts = await reading;
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  await busy.close();
});
