import { expect, test } from 'vitest';
import { searchWords, termsOf, wantedWords } from '../../src/article/terms.ts';

test('words are found without case, accents and apostrophes', () => {
  expect(searchWords('Zürich’s CAFÉ: Łódź, straße, œuvre')).toEqual([
    'zurichs',
    'cafe',
    'lodz',
    'strasse',
    'oeuvre',
  ]);
  expect(searchWords('İstanbul ıslak')).toEqual(['istanbul', 'islak']);
  expect(searchWords('Ёлка')).toEqual(searchWords('елка'));
});

test('Arabic and Urdu words are found without vowel signs, and with either keyboard’s letters', () => {
  expect(searchWords('مُحَمَّد')).toEqual(searchWords('محمد'));
  expect(searchWords('کراچی')).toEqual(searchWords('كراچي'));
  expect(searchWords('أخبار')).toEqual(searchWords('اخبار'));
});

test('Chinese, Japanese and Thai are found by two letters each, also next to Latin words', () => {
  expect(searchWords('東京大学 opens')).toEqual(['東京', '京大', '大学', 'opens']);
  expect(searchWords('NHK東京')).toEqual(['nhk', '東京']);
  expect(searchWords('水')).toEqual(['水']);
  expect(searchWords('กรุงเทพ').length).toBeGreaterThan(2);
});

test('marks that a script needs stay: Hindi keeps its vowels', () => {
  expect(searchWords('किताब')).not.toEqual(searchWords('कताब'));
});

test('the last word of a search may be the beginning of one, unless a space follows it', () => {
  expect(wantedWords('ferry qu')).toEqual({ whole: ['ferry'], begun: 'qu' });
  expect(wantedWords('ferry quay ')).toEqual({ whole: ['ferry', 'quay'], begun: undefined });
  expect(wantedWords('  ')).toEqual({ whole: [], begun: undefined });
});

test('an article is found by section, tag, source and language too, and by a bounded number of words', () => {
  const article = {
    headline: 'The ferry',
    bullets: [Array.from({ length: 400 }, (_, n) => `word${n}`).join(' ')],
    authors: ['Ada Tarn'],
    section: 'Local News',
    tags: ['Ferries', 'Ferries'],
    language: 'en-GB',
    source: 'wire',
  };
  const terms = termsOf(article);
  expect(terms.filter((term) => term.startsWith('w:'))).toHaveLength(150);
  expect(terms.filter((term) => !term.startsWith('w:'))).toEqual([
    's:local-news',
    't:ferries',
    'o:wire',
    'l:en-gb',
    'l:en',
  ]);
});
