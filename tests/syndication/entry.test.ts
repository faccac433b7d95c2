import { expect, test } from 'vitest';
import { entryOf } from '../../src/syndication/entry.ts';
import { feedUrlOf, headOf } from '../../src/syndication/head.ts';
import { urnOf } from '../../src/syndication/urn.ts';
import { address } from '../support/address.ts';
import { addresses, article, newsroom } from './samples.ts';

test('an entry keeps its identity over every revision, address and start', () => {
  const { entryId } = entryOf(article, addresses, 'example', 'full');
  expect(entryId).toBe('urn:uuid:2d1584f3-6c5b-5c80-8b65-a55b9c81d31c');
  const later = {
    ...article,
    revision: 9,
    headline: 'Other',
    canonicalUrl: address('https://elsewhere.example/'),
  };
  expect(
    entryOf(later, { webBase: 'https://new.example', linkBase: 'https://new.example/s' }, 'example', 'full')
      .entryId,
  ).toBe(entryId);
});

test('identities are version 5 UUIDs, and no two things share one', () => {
  const urns = [
    urnOf('article', 'a', 'b'),
    urnOf('feed', 'a', 'b'),
    urnOf('article', 'ab', ''),
    urnOf('article', '', 'ab'),
  ];
  expect(new Set(urns).size).toBe(4);
  for (const urn of urns)
    expect(urn).toMatch(/^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

test('who may read only the summary gets no body', () => {
  expect(entryOf(article, addresses, 'example', 'full').body).toBe(article.body);
  expect(entryOf(article, addresses, 'example', 'summary')).not.toHaveProperty('body');
});

test('what nobody may see can’t become an entry', () => {
  expect(() => entryOf(article, addresses, 'example', 'none')).toThrow(RangeError);
  expect(() => entryOf(article, addresses, 'example', 'gone')).toThrow(RangeError);
});

test('an article without an address of its own leads to its record', () => {
  const { canonicalUrl, ...homeless } = article;
  expect(entryOf(homeless, addresses, 'example', 'full').url).toBe(
    'https://feeds.daily.example/articles/a_harbour',
  );
});

test('a feed’s address keeps its slashes and encodes its letters', () => {
  expect(feedUrlOf('section/شہر', 'rss', addresses)).toBe(
    'https://feeds.daily.example/feeds/section/%D8%B4%DB%81%D8%B1.rss',
  );
});

test('a feed’s head names the other formats and falls back to the newsroom’s words', () => {
  const head = headOf(
    newsroom,
    { id: 'all', title: 'Everything' },
    'rss',
    ['rss', 'atom'],
    addresses,
    article.updatedAt,
  );
  expect(head).toMatchObject({
    description: 'Everything – The Daily & Example',
    language: 'en',
    selfUrl: 'https://feeds.daily.example/feeds/all.rss',
    hubUrl: 'https://feeds.daily.example/hub',
    alternates: [{ mediaType: 'application/atom+xml', href: 'https://feeds.daily.example/feeds/all.atom' }],
  });
});
