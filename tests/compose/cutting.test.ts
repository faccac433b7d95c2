import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languages, lexiconOf } from '../../src/article/lexicon/index.ts';
import { cutOf } from '../../src/compose/cutting.ts';

function cut(text: string, most: number, language = 'en'): string | undefined {
  const found = cutOf(text, lexiconOf(language), most, (end) => end <= most);
  return found && text.slice(0, found.end);
}

describe('where a text is cut', () => {
  test('is after a clause if one fits', () => {
    const text = 'The council of Tarn opens a second bridge, with room for trams and for a market hall';
    expect(cut(text, 70)).toBe('The council of Tarn opens a second bridge');
  });

  test('is after a word otherwise, but not one that opens a phrase', () => {
    const text = 'The council of Tarn opens a second bridge with room for trams and for a market hall';
    expect(cut(text, 48)).toBe('The council of Tarn opens a second bridge');
    expect(cut(text, 60)).toBe('The council of Tarn opens a second bridge with room');
  });

  test.each([
    ['a number and its unit', 'The council of Tarn opens a second bridge 740 metres long in June', 46, /740/],
    ['a name', 'The council of Tarn opens a bridge named after Maria del Carmen Rask', 57, /Maria/],
    [
      'a quotation',
      'The council of Tarn opens a second bridge “for trams and for those who walk home” in June',
      60,
      /“/,
    ],
    [
      'a bracket',
      'The council of Tarn opens a second bridge (for trams and for those who walk home) in June',
      60,
      /\(/,
    ],
  ])('is never within %s', (_, text, most, inside) => {
    expect(cut(text, most)).not.toMatch(inside);
  });

  test.each([
    ['who says so', 'Second bridge of Tarn opens to trams and walkers in June, the mayor says'],
    ['that it is not so', 'Second bridge of Tarn opens to trams and walkers in June, but not to lorries'],
    [
      'that it may be so',
      'Second bridge of Tarn opens to trams and walkers in June, possibly as late as July',
    ],
    ['on which condition', 'Second bridge of Tarn opens to trams and walkers in June, if the council pays'],
  ])('is nowhere if the omitted part says %s', (_, text) => {
    expect(cut(text, 60)).toBeUndefined();
  });

  test('cuts off no clause that names a source', () => {
    expect(
      cut('Second bridge of Tarn opens in June, according to the mayor of Tarn and three others', 47),
    ).toBeUndefined();
  });

  test('is only after clauses in scripts without capitals, and nowhere in unknown languages', () => {
    const arabic = 'مجلس تارن يقر ميزانية جديدة للطرق والجسور في الأحياء الشرقية، ويخصص خمسين مليونا للمدارس';
    expect(cut(arabic, 80, 'ar')).toBe(arabic.split('،')[0]);
    expect(cut(arabic, 50, 'ar')).toBeUndefined();
    expect(cut('Daraja jipya lafunguliwa mjini Tarn leo asubuhi, na soko pia', 50, 'sw')).toBeUndefined();
  });

  test('is always a beginning that fits, with no bracket left open', () => {
    const word = fc.constantFrom(
      'Tarn',
      'opens',
      'the',
      'bridge',
      '(for',
      'trams)',
      '“new”',
      '12',
      'said',
      ',',
      'hall;',
      '«',
      '»',
    );
    fc.assert(
      fc.property(
        fc.array(word, { maxLength: 40 }),
        fc.nat(200),
        fc.constantFrom(...languages),
        (words, most, language) => {
          const text = words.join(' ');
          const found = cutOf(text, language, most, (end) => end <= most);
          if (!found) return;
          const cut = text.slice(0, found.end);
          expect(found.end).toBeLessThanOrEqual(most);
          expect(cut.split('(').length).toBeLessThanOrEqual(cut.split(')').length);
          expect(language.ties.test(text.slice(found.end))).toBe(false);
        },
      ),
    );
  });
});
