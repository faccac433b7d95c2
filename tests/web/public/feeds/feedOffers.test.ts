import { describe, expect, test } from 'vitest';
import { namedFeeds } from '../../../../src/web/public/feeds/feedOffers.ts';
import { testConfig } from '../../../support/newsroom.ts';

const named = (ids: string[], ...feeds: Record<string, unknown>[]) =>
  namedFeeds(ids, testConfig('t', { feeds }));

const all = { id: 'all', title: 'Everything' };
const urdu = { id: 'urdu', title: 'Urdu news', where: { language: 'ur' } };

describe('the feeds that an article page offers', () => {
  test('are the configured ones first, in the order of newsroom.yaml', () => {
    expect(named(['tag/tide', 'urdu', 'all'], all, urdu)).toEqual(['all', 'urdu', 'tag/tide']);
  });

  test('omit a feed with the same articles as a configured one by definition', () => {
    expect(named(['urdu', 'language/ur'], all, urdu)).toEqual(['urdu']);
    expect(
      named(['s', 'section/lower-quay'], { id: 's', title: 'The quay', where: { section: ['Lower Quay'] } }),
    ).toEqual(['s']);
    expect(
      named(['t', 'tag/tide'], { id: 't', title: 'Water', where: { tag: 'tide', breaking: true } }),
    ).toEqual(['t', 'tag/tide']);
    expect(named(['u', 'language/ur'], { ...urdu, id: 'u', where: { language: ['ur', 'ar'] } })).toEqual([
      'u',
      'language/ur',
    ]);
  });

  test('omit a feed with the same title as one before it', () => {
    expect(
      named(['c', 'tag/harbour', 'section/harbour'], { id: 'c', title: 'HARBOUR', where: { source: 'x' } }),
    ).toEqual(['c']);
    expect(named(['tag/harbour', 'section/harbour'])).toEqual(['section/harbour']);
  });

  test('are five at most, a section before tags and the language last', () => {
    const tags = ['a', 'b', 'c', 'd', 'e'].map((name) => `tag/${name}`);
    expect(named(['language/en', ...tags, 'section/quay', 'all'], all)).toEqual([
      'all',
      'section/quay',
      'tag/a',
      'tag/b',
      'tag/c',
    ]);
  });

  test('omit a configured one that was removed from the file, and names that no feed can have', () => {
    expect(named(['gone', 'section/', 'language/en'], all)).toEqual(['language/en']);
  });
});
