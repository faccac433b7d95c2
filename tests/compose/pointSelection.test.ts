import { describe, expect, it } from 'vitest';
import { lexiconOf } from '../../src/compose/lexicon/index.ts';
import { dependsOnContext, repeats } from '../../src/compose/pointSelection.ts';

describe('a point that repeats the headline', () => {
  it.each([
    ['en', 'Ferry returns to Orrin after storm', 'The ferry is returning to Orrin after the storm', true],
    [
      'en',
      'Ferry returns to Orrin after storm',
      'Ferry returns to Orrin after storm with 40 on board',
      false,
    ],
    ['en', 'Ferry returns to Orrin', 'Ferry does not return to Orrin', false],
    ['en', 'Ferry closes', 'Owners cite 18 months of losses', false],
    ['en', 'Town spends 9,412 crowns on bells', 'Town spends 9412 crowns on its bells', true],
    ['en', 'Nine bells ring in Tarn', '9 bells ring in Tarn', true],
    ['fr', 'La ville rouvre onze écoles', 'La ville rouvre 11 écoles', true],
    ['fr', 'La ville rouvre onze écoles', 'La ville rouvre 12 écoles', false],
    ['ur', 'ساحلی شہر میں نیا پل کھل گیا', 'ساحلي شہر ميں نيا پل کھل گيا ہے', true],
    ['ar', 'افتتاح الجسر الجديد في تارن', 'إفتتاح الجسر الجديد في مدينة تارن', true],
    ['ja', '港町の橋が三年ぶりに開通', '港町の橋が三年ぶりに開通した', true],
    ['ja', '港町の橋が三年ぶりに開通', '通行料は大人300円', false],
  ])('%s: “%s” and “%s”: %s', (language, headline, point, expected) => {
    expect(repeats(point, headline, lexiconOf(language))).toBe(expected);
  });
});

describe('a point that leans on another', () => {
  it.each([
    ['en', 'Both officials also signed a letter', true],
    ['en', 'They now expect the boats in spring', true],
    ['en', 'He said the boats were late', true],
    ['en', 'Her deputy stays', true],
    ['en', 'The order, they add, is final', true],
    ['en', 'Harbour master Tove Rask expects the boats in spring', false],
    ['en', 'No boats leave before Monday', false],
    ['fr', 'Elle promet un second pont', true],
    ['fr', 'Les deux ministres se revoient mardi', true],
    ['fr', 'La maire promet un second pont', false],
    ['ar', 'وأضافت أن العمل يبدأ غدا', true],
    ['ar', 'قال إن العمل يبدأ غدا', true],
    ['ar', 'وزيرة النقل تفتتح الجسر', false],
    ['ur', 'انہوں نے کہا کہ کام کل شروع ہوگا', true],
    ['ur', 'دونوں وزرا نے پل کا دورہ کیا', true],
    ['ur', 'وزیر نے پل کا افتتاح کیا', false],
    ['ja', '両氏は橋の再建でも合意した', true],
    ['ja', '同氏は来週にも辞任する', true],
    ['ja', '市長は橋の再建を約束した', false],
    ['sw', 'Daraja jipya lafunguliwa', true],
  ])('%s: “%s”: %s', (language, point, expected) => {
    expect(dependsOnContext(point, lexiconOf(language))).toBe(expected);
  });
});
