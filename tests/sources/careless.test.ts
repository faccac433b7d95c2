import { describe, expect, test } from 'vitest';
import { contentFrom } from '../../src/article/intake.ts';
import { articlesOf } from '../../src/sources/feed/article.ts';
import { readDocument } from '../../src/sources/feed/document.ts';

const now = Date.parse('2026-11-30T08:00:00Z');
const reading = {
  url: 'https://tarn.example/feed',
  timezone: 'UTC',
  takesFeedLanguage: true,
  language: 'en',
  now,
};
const read = (text: string, url = reading.url) => articlesOf(readDocument(text), { ...reading, url });
const rss = (...items: string[]) =>
  `<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>Tarn</title><link>https://www.tarn.example/</link>${items
    .map((item) => `<item>${item}</item>`)
    .join('')}</channel></rss>`;
const one = (more: string) => read(rss(`<title>Dam</title>${more}`)).articles[0];
const dam = '<title>Dam</title><link>https://tarn.example/dam</link>';

describe('a link that a content system writes wrongly', () => {
  test.each([
    ['escaped twice', 'https://tarn.example/s?a=1&amp;amp;b=2', 'https://tarn.example/s?a=1&b=2'],
    ['escaped three times', 'https://tarn.example/s?a=1&amp;amp;amp;b=2', 'https://tarn.example/s?a=1&b=2'],
    ['without a scheme', 'www.tarn.example/dam', 'https://www.tarn.example/dam'],
    ['with its own host alone', 'tarn.example/dam', 'https://tarn.example/dam'],
    ['with two schemes', 'https://https://tarn.example/dam', 'https://tarn.example/dam'],
    ['with two different schemes', 'http://https://tarn.example/dam', 'https://tarn.example/dam'],
    ['with one slash', 'https:/tarn.example/dam', 'https://tarn.example/dam'],
    ['with three slashes', 'https:///tarn.example/dam', 'https://tarn.example/dam'],
    ['as HTML', '&lt;a href="https://tarn.example/dam"&gt;Dam&lt;/a&gt;', 'https://tarn.example/dam'],
  ])('%s', (_, written, meant) => {
    expect(one(`<link>${written}</link>`)?.url).toBe(meant);
  });

  test.each([
    ['a file of the site', 'story.html', 'https://www.tarn.example/story.html'],
    ['a path', '/n/dam.html?a=1&amp;b=2', 'https://www.tarn.example/n/dam.html?a=1&b=2'],
    [
      'an address in a parameter',
      'https://tarn.example/go?to=https://b.example/',
      'https://tarn.example/go?to=https://b.example/',
    ],
  ])('%s stays as it is', (_, written, address) => {
    expect(one(`<link>${written}</link>`)?.url).toBe(address);
  });

  test.each(['http://localhost/dam', 'http://10.0.0.5/dam', 'http://cms.tarn.internal/dam'])(
    'to a private network is refused in a public feed: %s',
    (link) => {
      const document = rss(`<title>Dam</title><link>${link}</link>`, dam);
      const { articles, refusals } = read(document);
      expect(articles).toHaveLength(1);
      expect(refusals).toEqual([
        expect.objectContaining({ reason: expect.stringContaining('private network') }),
      ]);
      expect(read(document, 'http://127.0.0.1:8080/feed').articles).toHaveLength(2);
    },
  );

  test('a relative permalink is the address', () => {
    expect(one('<guid isPermaLink="true">/n/dam</guid>')?.url).toBe('https://www.tarn.example/n/dam');
    expect(one('<guid>/n/dam</guid>')?.url).toBeUndefined();
  });
});

describe('a guid that names nothing', () => {
  test.each([
    'null',
    'undefined',
    'None',
    'N/A',
    '0',
    '-1',
    '#',
    '[object Object]',
    '00000000-0000-0000-0000-000000000000',
    'https://tarn.example/',
    'http://www.tarn.example',
  ])('%s is none', (guid) => {
    expect(
      one(`<guid isPermaLink="false">${guid}</guid><link>https://tarn.example/dam</link>`)?.guid,
    ).toBeUndefined();
  });

  test.each(['1', '10', 'none-of-these', 'https://tarn.example/?p=1'])('%s is one', (guid) => {
    expect(one(`<guid isPermaLink="false">${guid}</guid>`)?.guid).toBe(guid);
  });
});

describe('an entry that its content system has not published', () => {
  const entry = (more: string) =>
    `<feed xmlns="http://www.w3.org/2005/Atom" xmlns:app="http://www.w3.org/2007/app"><title>T</title>
    <entry><id>1</id><title>Eel</title><link href="https://tarn.example/eel"/></entry>
    <entry><id>2</id><title>Dam</title><link href="https://tarn.example/dam"/>${more}</entry></feed>`;
  const json = (more: object) =>
    JSON.stringify({
      version: 'https://jsonfeed.org/version/1.1',
      title: 'T',
      items: [
        { id: '1', title: 'Eel' },
        { id: '2', title: 'Dam', ...more },
      ],
    });
  test.each([
    ['app:draft', entry('<app:control><app:draft>yes</app:draft></app:control>')],
    ['wp:status', rss('<title>Eel</title>', `${dam}<wp:status xmlns:wp="w">private</wp:status>`)],
    [
      'a status in CDATA',
      rss('<title>Eel</title>', `${dam}<wp:status xmlns:wp="w"><![CDATA[draft]]></wp:status>`),
    ],
    ['draft in JSON', json({ draft: true })],
    ['a status in JSON', json({ status: 'draft' })],
  ])('is refused: %s', (_, document) => {
    const { articles, refusals } = read(document);
    expect(articles.map(({ headline }) => headline)).toEqual(['Eel']);
    expect(refusals).toEqual([expect.objectContaining({ reason: 'it is marked as a draft' })]);
  });

  test.each([
    ['app:draft', entry('<app:control><app:draft>no</app:draft></app:control>')],
    ['wp:status', rss('<title>Eel</title>', `${dam}<wp:status xmlns:wp="w">publish</wp:status>`)],
    [
      'a word in the text',
      rss('<title>Eel</title>', `${dam}<description>The draft status="x" is private.</description>`),
    ],
    ['draft in JSON', json({ draft: false, status: 'published' })],
  ])('is read if it says the opposite: %s', (_, document) => {
    expect(read(document).articles).toHaveLength(2);
  });
});

test.each([
  ['an unreadable one first', '<pubDate>soon</pubDate><dc:date>2026-11-28T08:00:00Z</dc:date>'],
  [
    'an impossible one first',
    '<pubDate>Sat, 31 Nov 2026 08:00:00 GMT</pubDate><dc:date>2026-11-28T08:00:00Z</dc:date>',
  ],
])('of several dates the first that can be read holds: %s', (_, dates) => {
  expect(one(dates)?.publishedAt).toBe('2026-11-28T08:00:00Z');
});

test.each(['2026-12-31T23:59:60Z', 'Thu, 31 Dec 2026 23:59:60 GMT'])(
  'a leap second is an instant: %s',
  (date) => {
    expect(one(`<pubDate>${date}</pubDate>`)?.publishedAt).toBe('2026-12-31T23:59:59Z');
  },
);

const textsOf = (document: string) => {
  const [article] = read(document).articles;
  if (!article) throw new Error('no article was read');
  return contentFrom(article, { where: 'it', now, newsroom: { language: 'en' } });
};

test('HTML that is escaped twice shows no tags', () => {
  const twice = '&amp;lt;p&amp;gt;Fish &amp;amp;amp; eels&amp;lt;/p&amp;gt;';
  expect(textsOf(rss(`${dam}<description>${twice}</description>`)).standfirst).toBe('Fish & eels');
  expect(textsOf(rss(`${dam}<content:encoded>${twice}</content:encoded>`)).body).toBe(
    '<p>Fish &amp; eels</p>',
  );
  const about = 'Write &amp;lt;p&amp;gt; and &amp;lt;/p&amp;gt; around it.';
  expect(textsOf(rss(`${dam}<description>${about}</description>`)).standfirst).toBe(
    'Write <p> and </p> around it.',
  );
});

test('the category of what has none is no tag', () => {
  const categories = ['Uncategorized', 'Non classé', 'Без рубрики', '未分類', 'Water'];
  const tags = categories.map((name) => `<category>${name}</category>`).join('');
  expect(textsOf(rss(dam + tags)).tags).toEqual(['Water']);
});

test('tags in a JSON Feed’s title are none of its words', () => {
  const title = (text: string) =>
    textsOf(
      JSON.stringify({
        version: 'https://jsonfeed.org/version/1.1',
        title: 'T',
        items: [{ id: '1', title: text }],
      }),
    ).headline;
  expect(title('The <em>Tarn</em> &amp; the sea')).toBe('The Tarn & the sea');
  expect(title('If a < b and c > d')).toBe('If a < b and c > d');
});
