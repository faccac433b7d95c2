import { describe, expect, test } from 'vitest';
import { lexiconOf } from '../../src/article/lexicon/index.ts';
import { dependsOnContext } from '../../src/compose/pointSelection.ts';

describe('a point that depends on another', () => {
  test.each([
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
