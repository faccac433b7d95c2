import { expect, test } from 'vitest';
import { readDocument } from '../../src/extract/index.ts';
import { articlesOf } from '../../src/sources/feed/article.ts';
import { readDocument as readFeed } from '../../src/sources/feed/document.ts';

const url = 'https://tarn.example/n/7';
const text =
  'The harbour council said on Monday that the second crane will lift forty tons from next spring on, at last.';
const read = async (head: string, more = '') =>
  (
    await readDocument(
      Buffer.from(
        `<!doctype html><html lang="en"><head><title>Crane</title>${head}</head><body><article><h1>Crane bought</h1><p>${text}</p>${more}</article></body></html>`,
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
  ['a comma at the end', own.replace('}', ',}')],
  ['a comment within', own.replace(',', ', // the title\n /* or not */')],
  ['an escape that JSON lacks', own.replace('Crane bought"', 'Crane bought","description":"a\\-b"')],
  ['quotation marks as entities', own.replaceAll('"', '&quot;')],
  ['other data behind it', `${own}{"@type":"BreadcrumbList"}`],
  [
    'its names prefixed',
    own.replaceAll('"headline', '"schema:headline').replace('"datePub', '"schema:datePub'),
  ],
  ['a typed date', own.replace(/"(2026[^"]+)"/, '{"@type":"Date","@value":"$1"}')],
  ['broken data before it', `{"@type":</script><script type="application/ld+json">${own}`],
  ['a list of dates', own.replace('"2026-06-01T10:00:00Z"', '["2026-06-01T10:00:00Z","2026-06-02"]')],
])('a page’s data is read with %s', async (_what, json) => {
  expect((await read(data(json)))[0]?.publishedAt).toBe('2026-06-01T10:00:00Z');
});

test('of several articles in a page’s data its own is used, with its body', async () => {
  const related = '{"@type":"NewsArticle","headline":"Ferry back","url":"https://tarn.example/n/3"}';
  for (const json of [data(related) + data(own), data(`[${own},${related}]`)]) {
    const articles = await read(json);
    expect(articles.map(({ headline }) => headline)).toEqual(['Crane bought']);
    expect(articles[0]?.body).toContain('forty tons');
  }
});

test('data of related articles alone is none of the page’s', async () => {
  const article = '<meta property="og:type" content="article">';
  const related = (n: number) =>
    `{"@type":"NewsArticle","headline":"Ferry ${n}","url":"https://tarn.example/n/${n}","datePublished":"2026-05-01"}`;
  for (const json of [data(related(3)), data(`[${related(3)},${related(4)}]`)]) {
    const articles = await read(article + json, `<p>${text}</p>`.repeat(5));
    expect(articles.map(({ headline, url: at, publishedAt }) => [headline, at, publishedAt])).toEqual([
      ['Crane bought', url, undefined],
    ]);
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
  ['the front page of a language', 'https://tarn.example/en/'],
  ['the front page by its file', 'https://tarn.example/index.html'],
  ['the page of what is missing', 'https://tarn.example/404'],
  ['a template’s', 'https://tarn.example/{{ page.url }}'],
  ['undefined', 'undefined'],
  ['the workshop’s', 'https://staging.tarn.example/n/7'],
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

test('a proxy’s link is replaced by the original one', () => {
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

test.each([
  [
    'two without addresses',
    '{"@type":"NewsArticle","headline":"Ferry back"},{"@type":"NewsArticle","headline":"Boat show"}',
  ],
  [
    'one with another address',
    '{"@type":"NewsArticle","headline":"Ferry back","url":"https://tarn.example/n/3"}',
  ],
  [
    'its own reworded',
    '{"@type":"NewsArticle","headline":"Ferry back"},{"@type":"NewsArticle","headline":"Crane is bought by Tarn"}',
  ],
  [
    'its own named by its id',
    '{"@type":"NewsArticle","headline":"Ferry back","@id":"https://tarn.example/n/3#article"},{"@type":"NewsArticle","headline":"Second crane","@id":"https://tarn.example/n/7#article"}',
  ],
  [
    'its own with the site’s name',
    '{"@type":"NewsArticle","headline":"Ferry back"},{"@type":"NewsArticle","headline":"Crane bought – Tarn Post"}',
  ],
])('a page that describes related articles stays one, with its own text: %s', async (_what, list) => {
  const articles = await read(data(`[${list}]`));
  expect(articles).toHaveLength(1);
  expect(articles[0]?.headline).toMatch(/crane/i);
  expect(articles[0]?.url).toBe(url);
  expect(articles[0]?.body).toMatch(/^<p>The harbour council/);
});

test('a date in words is read in a page’s data as in print', async () => {
  const [article] = await read(data(own.replace('2026-06-01T10:00:00Z', '1. Juni 2026, 10:00 Uhr')));
  expect(article?.publishedAt).toBe('2026-06-01T10:00:00Z');
});

test.each([
  ['feedburner:origlink', '<feedburner:origlink>https://tarn.example/n/7</feedburner:origlink>'],
  ['with a space', '<feedburner:origLink >https://tarn.example/n/7</feedburner:origLink >'],
])('the original link behind a proxy’s is found however its element is written: %s', (_what, element) => {
  const feed = `<rss version="2.0" xmlns:feedburner="f"><channel><title>T</title><item><title>A</title><link>https://proxy.example/1</link>${element}</item></channel></rss>`;
  expect(readFeed(feed).items[0]?.link).toBe(url);
});

test('the relation "alternate" may be written as its address', () => {
  const rel = 'http://www.iana.org/assignments/relation/alternate';
  const feed = `<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title><entry><title>A</title><link rel="${rel}" href="${url}"/></entry></feed>`;
  expect(readFeed(feed).items[0]?.link).toBe(url);
});
