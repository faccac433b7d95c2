import { parseOpml } from 'feedsmith';
import { SaxesParser } from 'saxes';
import { expect, test } from 'vitest';
import { renderNewsSitemap } from '../../src/syndication/newsSitemap.ts';
import { renderOpml } from '../../src/syndication/opml.ts';
import { addresses, article, newsroom } from './samples.ts';

const now = Date.parse('2024-06-09T12:00:00Z');

/** The text of every element of this name; saxes throws at what is not well-formed. */
function textsOf(xml: string, name: string): string[] {
  const texts: string[] = [];
  let inside = false;
  const parser = new SaxesParser({ xmlns: true });
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', (tag) => {
    inside = tag.name === name;
  });
  parser.on('text', (text) => {
    if (inside && text.trim() !== '') texts.push(text);
  });
  parser.on('closetag', () => {
    inside = false;
  });
  parser.write(xml).close();
  return texts;
}

test('OPML lists every configured feed with its address, escaped', () => {
  const feeds = [
    { id: 'all', title: 'Everything & <more>', items: 50 },
    { id: 'urdu', title: 'اردو', language: 'ur', items: 50 },
  ];
  const outlines = parseOpml(renderOpml(newsroom, feeds, [], addresses)).body?.outlines;
  expect(outlines).toMatchObject([
    {
      type: 'rss',
      text: 'Everything & <more>',
      xmlUrl: 'https://feeds.daily.example/feeds/all.rss',
      language: 'en',
    },
    { type: 'rss', text: 'اردو', xmlUrl: 'https://feeds.daily.example/feeds/urdu.rss', language: 'ur' },
  ]);
  expect(renderOpml(newsroom, feeds, [], addresses)).toBe(renderOpml(newsroom, feeds, [], addresses));
});

test('OPML groups the feeds of sections and the like, and leaves empty groups out', () => {
  const harbour = { id: 'section/harbour', title: 'Harbour' };
  const groups = [
    { title: 'Sections', feeds: [harbour] },
    { title: 'Tags', feeds: [] },
  ];
  const outlines = parseOpml(renderOpml(newsroom, [{ id: 'all', title: 'Everything' }], groups, addresses))
    .body?.outlines;
  expect(outlines).toMatchObject([
    { text: 'Everything' },
    { text: 'Sections', outlines: [{ xmlUrl: 'https://feeds.daily.example/feeds/section/harbour.rss' }] },
  ]);
});

test('the news sitemap holds name, language, date and title', () => {
  const sitemap = renderNewsSitemap(newsroom.name, [article], addresses, now);
  expect(textsOf(sitemap, 'loc')).toEqual(['https://daily.example/city/harbour-road']);
  expect(textsOf(sitemap, 'news:name')).toEqual(['The Daily & Example']);
  expect(textsOf(sitemap, 'news:language')).toEqual(['ur']);
  expect(textsOf(sitemap, 'news:publication_date')).toEqual(['2024-06-08T10:00:00Z']);
  expect(textsOf(sitemap, 'news:title')).toEqual([article.headline]);
});

test('the news sitemap leaves out what is old, to come, embargoed or withdrawn', () => {
  const left = [
    { ...article, publishedAt: '2024-06-07T11:59:59Z' },
    { ...article, publishedAt: '2024-06-09T12:00:01Z' },
    { ...article, embargoUntil: '2024-06-09T12:00:01Z' },
    { ...article, status: 'withdrawn' as const },
  ];
  expect(textsOf(renderNewsSitemap('x', left, addresses, now), 'loc')).toEqual([]);
});

test('the news sitemap has at most 1,000 entries, newest first', () => {
  const many = Array.from({ length: 1_100 }, (_, index) => ({
    ...article,
    id: `a_${index}`,
    headline: `No ${index}`,
    publishedAt: new Date(now - (1_100 - index) * 1_000).toISOString(),
  }));
  const titles = textsOf(renderNewsSitemap('x', many, addresses, now), 'news:title');
  expect(titles).toHaveLength(1_000);
  expect(titles[0]).toBe('No 1099');
});

test.each([
  ['zh-Hans-CN', 'zh-cn'],
  ['zh-TW', 'zh-tw'],
  ['zh-Hant', 'zh-tw'],
  ['en-GB', 'en'],
])('the news sitemap calls %s %s', (language, expected) => {
  expect(
    textsOf(renderNewsSitemap('x', [{ ...article, language }], addresses, now), 'news:language'),
  ).toEqual([expected]);
});
