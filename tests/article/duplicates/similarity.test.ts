import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bandsOf, featuresOf, isSameStory } from '../../../src/article/duplicates/similarity.ts';
import { storyOf } from '../../../src/article/duplicates/story.ts';
import { detectLanguage } from '../../../src/article/language.ts';

const storyTold = (headline: string) =>
  storyOf({ headline, bullets: [], language: detectLanguage(headline, 'en') });
const same = (one: string, other: string) => isSameStory(storyTold(one), storyTold(other));
const meet = (one: string, other: string) => {
  const bands = new Set(bandsOf(featuresOf(one, [])));
  return bandsOf(featuresOf(other, [])).some((band) => bands.has(band));
};

describe('the same story in nearly the same words', () => {
  test.each([
    [
      'Harbour council of Tarn votes for second crane on north quay',
      'HARBOUR COUNCIL OF TARN VOTES FOR A SECOND CRANE, ON NORTH QUAY',
    ],
    [
      'بندرگاہ تارن کی کونسل نے دوسری کرین کی منظوری دے دی',
      'بندرگاہ تارن کی کونسل نے دوسری کرین کی منظوری دیدی',
    ],
    [
      'مجلس ميناء تارن يوافق على شراء رافعة ثانية للرصيف الشمالي',
      'مجلس ميناء تارن يوافق على شراء رافعة ثانية للرصيف',
    ],
    [
      'Le port de Tarn achète une deuxième grue pour le quai nord',
      'Le port de Tarn achète bientôt une deuxième grue pour le quai nord',
    ],
    ['港町ターンの議会が北埠頭に二台目のクレーンを設置へ', '港町ターン議会が北埠頭に二台目のクレーン設置へ'],
    ['塔恩港务局决定在北码头增建第二台起重机', '塔恩港务局决定在北码头增建第二台大型起重机'],
  ])('is recognised: %s', (one, other) => {
    expect(same(one, other)).toBe(true);
    expect(meet(one, other)).toBe(true);
  });

  test.each([
    [
      'Harbour council of Tarn votes for second crane on north quay',
      'Harbour council of Tarn votes against new ferry to Orrin island',
    ],
    [
      'Trial of the Tarn mayor, day 3: witness speaks of the crane',
      'Trial of the Tarn mayor, day 4: witness speaks of the crane',
    ],
    [
      'Norland accuses Sudmark of shelling the upper dam',
      'Sudmark accuses Norland of shelling the upper dam',
    ],
    [
      'Police of Tarn arrest man over fire on harbour bridge',
      'Police of Tarn arrest second man over fire on harbour bridge',
    ],
    ['Bank of Tarn raises its rates for home loans', 'Bank of Tarn cuts its rates for home loans'],
    [
      'Le maire de Tarn accuse le préfet de bloquer le port',
      'Le préfet de Tarn accuse le maire de bloquer le port',
    ],
    [
      'شمالی صوبے نے جنوبی صوبے پر پانی روکنے کا الزام لگایا',
      'جنوبی صوبے نے شمالی صوبے پر پانی روکنے کا الزام لگایا',
    ],
    ['北国、南国がダムを攻撃したと非難', '南国、北国がダムを攻撃したと非難'],
    ['Weather today', 'Weather today'],
    ['港町ターンの議会が北埠頭に二台目のクレーンを設置へ', '港町ターンで夏祭りが始まり多くの人でにぎわう'],
  ])('is not seen in another one: %s', (one, other) => {
    expect(same(one, other)).toBe(false);
  });

  test('is found by itself always, and by its bands whatever the order', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.stringMatching(/^[a-z]{4,9}$/), { minLength: 6, maxLength: 20 }),
        (words) => {
          const text = words.join(' ');
          expect(same(text, text)).toBe(true);
          expect(bandsOf(featuresOf(words.toReversed().join(' '), []))).toEqual(
            bandsOf(featuresOf(text, [])),
          );
        },
      ),
    );
  });

  test('shares a band far more often than another one does', () => {
    const word = (n: number) =>
      `word${String.fromCharCode(97 + (n % 26))}${String.fromCharCode(97 + ((n * 7) % 26))}${String.fromCharCode(97 + ((n * 11) % 23))}`;
    let like = 0;
    let unlike = 0;
    for (let n = 0; n < 300; n++) {
      const words = Array.from({ length: 14 }, (_, at) => word(n * 31 + at * 13));
      const near = [...words.slice(0, 12), 'other', 'thing'];
      const far = [
        ...words.slice(0, 4),
        ...Array.from({ length: 10 }, (_, at) => word(n * 17 + at * 5 + 9_000)),
      ];
      if (meet(words.join(' '), near.join(' '))) like++;
      if (meet(words.join(' '), far.join(' '))) unlike++;
    }
    expect(like).toBeGreaterThan(270);
    expect(unlike).toBeLessThan(90);
  });
});
