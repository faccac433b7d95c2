import { expect, test } from 'vitest';
import type { Where } from '../../src/config/schema.ts';
import { feedsOf, matches } from '../../src/syndication/membership.ts';
import { article } from './samples.ts';

test.each<[string, Where | undefined, boolean]>([
  ['no conditions', undefined, true],
  ['empty conditions', {}, true],
  ['its section by slug', { section: 'city-desk' }, true],
  ['its section as written', { section: 'CITY desk' }, true],
  ['another section', { section: 'city' }, false],
  ['any of a list', { section: ['world', 'City Desk'] }, true],
  ['none of a list', { section: [] }, false],
  ['a tag in another script', { tag: 'کرکٹ-ٹیم' }, true],
  ['a section without letters', { section: '&' }, false],
  ['its language by prefix', { language: 'ur' }, true],
  ['its language in other case', { language: 'UR-pk' }, true],
  ['a longer language than its own', { language: 'ur-PK-x' }, false],
  ['a language that only begins alike', { language: 'u' }, false],
  ['its source', { source: ['inbox', 'site'] }, true],
  ['its author', { author: 'ines okafor' }, true],
  ['breaking news', { breaking: true }, false],
  ['no breaking news', { breaking: false }, true],
  ['all of several keys', { section: 'city-desk', tag: 'roads', language: 'ur' }, true],
  ['all but one of several keys', { section: 'city-desk', tag: 'bridges' }, false],
  ['not what it has', { not: { tag: ['sponsored', 'Roads'] } }, false],
  ['not what it lacks', { not: { tag: ['sponsored'] } }, true],
  ['not all of what it has', { not: { tag: 'roads', section: 'world' } }, true],
  ['an empty not', { not: {} }, true],
  ['with and without', { section: 'city-desk', not: { breaking: true } }, true],
])('an article and %s', (_, where, expected) => {
  expect(matches(where, article)).toBe(expected);
});

test('an article is in its configured feeds, and in those of its section, tags and language', () => {
  const feeds = [
    { id: 'all' },
    { id: 'world', where: { section: 'world' } },
    { id: 'urdu', where: { language: 'ur' } },
  ];
  expect(feedsOf(article, feeds)).toEqual([
    'all',
    'urdu',
    'section/city-desk',
    'tag/roads',
    'tag/r-d',
    'tag/کرکٹ-ٹیم',
    'language/ur-pk',
    'language/ur',
  ]);
});

test('tags with the same slug are one feed, names without letters none', () => {
  const odd = { ...article, section: '—', tags: ['Roads', 'ROADS', '!'], language: 'en' };
  expect(feedsOf(odd, [])).toEqual(['tag/roads', 'language/en']);
});
