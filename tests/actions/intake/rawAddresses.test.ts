import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readIncoming } from '../../../src/actions/intake/incoming.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { changeShortLink } from '../../../src/actions/links/changeShortLink.ts';
import { createShortLink } from '../../../src/actions/links/createShortLink.ts';
import { articleById, listArticles } from '../../../src/article/archive.ts';
import { ArticleInput } from '../../../src/article/article.ts';
import { newArticleId } from '../../../src/article/identity.ts';
import { linkByCode } from '../../../src/links/link.ts';
import { openTestNewsroom, type TestNewsroom, testConfig } from '../../support/newsroom.ts';

/** What version 0.1.0, which stored addresses as written, made of them: after an upgrade the same must be found. */
const made = [
  {
    url: 'https://news.example/خبر/کشتی?q=اردو',
    stored: 'https://news.example/خبر/کشتی?q=اردو',
    href: 'https://news.example/%D8%AE%D8%A8%D8%B1/%DA%A9%D8%B4%D8%AA%DB%8C?q=%D8%A7%D8%B1%D8%AF%D9%88',
    id: 'a_t6sbkjcgr0j622vj',
    digest: 'jFGi1PLnXZFg7MMEQ7EZbGeVWZu',
  },
  {
    url: 'https://news.example/a\r\nb\0c\x7fd\u2028e',
    stored: 'https://news.example/ab\0c\x7fd\u2028e',
    href: 'https://news.example/ab%00c%7Fd%E2%80%A8e',
    id: 'a_4vjd10grz1bb9320',
    digest: 'wbZmoTfNKkgWS0WY9kgjfXdwrRi',
  },
  {
    url: 'https://日本語.example/ニュース',
    stored: 'https://日本語.example/ニュース',
    href: 'https://xn--wgv71a119e.example/%E3%83%8B%E3%83%A5%E3%83%BC%E3%82%B9',
    id: 'a_4ew6ts40cjr3w7wy',
    digest: 'gS1zkYeHeJQXOiYk2OlSZhexOWF',
  },
];
const image = { url: 'https://news.example/تصویر.jpg', caption: 'A' };
const cms = { source: 'cms', pushed: true };
const article = (url: string) => ({
  headline: 'Ferry runs again',
  url,
  image,
  publishedAt: '2024-06-08T10:00:00Z',
});

let newsroom: TestNewsroom;
beforeAll(async () => {
  newsroom = await openTestNewsroom({
    links: { allowHosts: ['news.example', '日本語.example'] },
    sources: [{ id: 'cms', type: 'webhook', secret: 'cms-secret-cms-secret' }],
  });
});
afterAll(() => newsroom.close());

describe.each(made)('an article stored as $kept', ({ url, stored, href, id, digest }) => {
  test('has the same identity and digest', async () => {
    const context = { ...newsroom.context, config: testConfig('golden') };
    const incoming = await readIncoming(context, ArticleInput.parse(article(url)), cms, 'it');
    expect(newArticleId('golden', incoming.identities, 0)).toBe(id);
    expect(incoming.digest).toBe(digest);
    expect(incoming.canonicalUrl).toBe(href);
  });

  test('is found again, says the same, and leads to the same address', async () => {
    const { store, config } = newsroom.context;
    const { redis, keys } = store;
    const first = await ingestOne(newsroom.context, article(url), cms);
    const code = (await redis.hget(keys.article(first.id ?? ''), 'code')) ?? '';
    const json = JSON.parse((await redis.hget(keys.article(first.id ?? ''), 'json')) ?? '');
    const raw = JSON.stringify({ ...json, canonicalUrl: stored, image });
    await redis.hset(keys.article(first.id ?? ''), 'json', raw);
    await redis.hset(keys.link(code), 'target', stored);

    const before = (await listArticles(store, 100)).items.length;
    expect(await ingestOne(newsroom.context, article(url), cms)).toMatchObject({
      id: first.id,
      outcome: 'unchanged',
    });
    expect(await ingestOne(newsroom.context, article(href), cms)).toMatchObject({
      id: first.id,
      outcome: 'unchanged',
    });
    expect((await listArticles(store, 100)).items).toHaveLength(before);
    const now = await articleById(store, first.id ?? '');
    expect(now?.canonicalUrl).toBe(href);
    expect(now?.image?.url).toBe('https://news.example/%D8%AA%D8%B5%D9%88%DB%8C%D8%B1.jpg');
    expect((await linkByCode(store, code, config.web.baseUrl))?.target).toBe(href);
    await ingestOne(newsroom.context, { ...article(url), status: 'withdrawn' }, cms);
    expect((await articleById(store, first.id ?? ''))?.status).toBe('withdrawn');
  });
});

describe('a door', () => {
  test('leaves out a bad image address, says so, and ingests the article', async () => {
    const bad = [
      'javascript:alert(1)',
      'data:image/png;base64,AAAA',
      'https://u:p@tarn.example/a.jpg',
      '',
      42,
    ];
    for (const [index, url] of bad.entries()) {
      const row = await ingestOne(
        newsroom.context,
        { headline: `Pictures ${index} of Tarn`, image: { url, caption: 'The tarn' } },
        cms,
      );
      expect(row.outcome).toBe('new');
      if (url !== '') expect(row.reason).toMatch(/^image\.url (is no|has a)/);
      expect((await articleById(newsroom.context.store, row.id ?? ''))?.image).toEqual({
        caption: 'The tarn',
      });
    }
    const text = await ingestOne(newsroom.context, { headline: 'A picture in words', image: 'nowhere' }, cms);
    expect(text).toMatchObject({ outcome: 'new', reason: expect.stringContaining('image.url') });
  });

  test('keeps an author’s name if an address is next to it', async () => {
    const authors = [{ name: 'Ann Lee', url: 'javascript:alert(1)' }, 'Bo Sand'];
    const row = await ingestOne(newsroom.context, { headline: 'Two wrote this', authors }, cms);
    expect(row.outcome).toBe('new');
    expect((await articleById(newsroom.context.store, row.id ?? ''))?.authors).toEqual([
      'Ann Lee',
      'Bo Sand',
    ]);
  });

  test('refuses an article whose own address is invalid, and says what is wrong', async () => {
    for (const url of [
      'javascript:alert(1)',
      'https://daily.example@evil.example/',
      'https://a\0b/',
      'x'.repeat(3_000),
    ]) {
      const row = await ingestOne(newsroom.context, { headline: 'No address', url }, cms);
      expect(row).toMatchObject({ outcome: 'rejected', reason: expect.stringContaining('the article.url') });
    }
  });

  test('turns every target into an address, however it is written, and refuses what is not one', async () => {
    for (const { url, href } of made) {
      const link = await createShortLink(newsroom.context, { target: url });
      expect(link.target).toBe(href);
      expect((await changeShortLink(newsroom.context, { code: link.code, target: `${url}/2` })).target).toBe(
        new URL(`${url}/2`).href,
      );
    }
    for (const target of ['javascript:alert(1)', 'https://a:b@news.example/', '//news.example', ''])
      await expect(createShortLink(newsroom.context, { target })).rejects.toThrow(/web address/);
  });
});
