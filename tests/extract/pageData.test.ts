import { expect, test } from 'vitest';
import { readDocument } from '../../src/extract/index.ts';
import { articlesOf } from '../../src/sources/feed/article.ts';
import { readDocument as readFeed } from '../../src/sources/feed/document.ts';

const url = 'https://tarn.example/n/7';
const text =
  'The harbour council said on Monday that the second crane will lift forty tons from next spring on, at last.';
const read = async (head: string) =>
  (
    await readDocument(
      Buffer.from(
        `<!doctype html><html lang="en"><head><title>Crane</title>${head}</head><body><article><h1>Crane bought</h1><p>${text}</p></article></body></html>`,
      ),
      { name: url, url, timezone: 'UTC', now: Date.UTC(2026, 5, 8), language: 'en' },
    )
  ).articles;
const data = (json: string) => `<script type="application/ld+json">${json}</script>`;
const own = '{"@type":"NewsArticle","headline":"Crane bought","datePublished":"2026-06-01T10:00:00Z"}';

test.each([
  ['a line end in a text', own.replace('Crane bought"', 'Crane bought","description":"two\nlines"')],
  ['CDATA signs', `//<![CDATA[\n${own}\n//]]>`],
  ['comment signs', `<!-- ${own} -->`],
  ['a semicolon', `${own};`],
  ['a page around it', `{"@type":"WebPage","mainEntity":${own}}`],
  ['a list of dates', own.replace('"2026-06-01T10:00:00Z"', '["2026-06-01T10:00:00Z","2026-06-02"]')],
])('a page’s data is read with %s', async (_what, json) => {
  expect((await read(data(json)))[0]?.publishedAt).toBe('2026-06-01T10:00:00Z');
});

test('of several articles in a page’s data its own is taken, with its body', async () => {
  const related = '{"@type":"NewsArticle","headline":"Ferry back","url":"https://tarn.example/n/3"}';
  for (const json of [data(related) + data(own), data(`[${own},${related}]`)]) {
    const articles = await read(json);
    expect(articles.map(({ headline }) => headline)).toEqual(['Crane bought']);
    expect(articles[0]?.body).toContain('forty tons');
  }
});

test.each(['http://localhost:3000/n/7', 'http://127.0.0.1/n/7'])(
  'an address on a developer’s machine is not taken: %s',
  async (address) => {
    expect((await read(`<link rel="canonical" href="${address}">`))[0]?.url).toBe(url);
    expect((await read(data(own.replace('{', `{"url":"${address}",`))))[0]?.url).toBe(url);
  },
);

test.each([
  ['of another host', 'https://other.example/n/7'],
  ['the front page', 'https://tarn.example/'],
  ['the front page with a query', 'https://tarn.example/?from=article'],
  ['the section that it lies in', 'https://tarn.example/n'],
  ['the same with a slash', 'https://tarn.example/n/'],
])('an address that can’t be the article’s is not believed: %s', async (_what, address) => {
  expect((await read(`<link rel="canonical" href="${address}">`))[0]?.url).toBe(url);
  expect((await read(`<meta property="og:url" content="${address}">`))[0]?.url).toBe(url);
  for (const field of [`"url":"${address}"`, `"mainEntityOfPage":{"@id":"${address}"}`])
    expect((await read(data(own.replace('{', `{${field},`))))[0]?.url).toBe(url);
});

test.each([
  ['a variant of its host', 'https://www.tarn.example/crane-bought'],
  ['another path', '/crane-bought-for-the-quay'],
])('an address that may be the article’s is: %s', async (_what, address) => {
  expect((await read(`<link rel="canonical" href="${address}">`))[0]?.url).toBe(new URL(address, url).href);
});

test('an address in the body is a reader’s, not the page’s', async () => {
  const comment =
    '<link rel="canonical" href="/n/8"><meta property="og:url" content="https://tarn.example/n/8">';
  expect((await read(`</head><body><div>${comment}</div>`))[0]?.url).toBe(url);
  expect((await read(`<p>Words.</p>${comment}`))[0]?.url).toBe(url);
});

test('a proxy’s link gives way to the original one', () => {
  const item = (link: string, more = '') => `<item><title>Crane</title><link>${link}</link>${more}</item>`;
  const proxied = item('https://p.example/x', '<f:origLink>https://tarn.example/2</f:origLink>');
  const items = item('https://tarn.example/1') + proxied;
  const feed = `<rss version="2.0" xmlns:f="x"><channel><title>T</title>${items}</channel></rss>`;
  const reading = { url, timezone: 'UTC', takesFeedLanguage: true, language: 'en', now: 0 };
  expect(articlesOf(readFeed(feed), reading).articles.map((each) => each.url)).toEqual([
    'https://tarn.example/1',
    'https://tarn.example/2',
  ]);
});
