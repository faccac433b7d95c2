import { describe, expect, test } from 'vitest';
import { compose } from '../../src/compose/composer.ts';
import { countingRules } from '../../src/compose/counting/index.ts';
import { mastodon } from '../../src/compose/counting/mastodon.ts';
import { article } from './articles.ts';
import { absent, casesOf } from './conformance.ts';

const link = 'https://tarn.example/s/abcd';

/** Every text that is offered for a story, at every limit from a hopeless one to one that fits everything. */
function* offered(headline: string, bullets: string[], language: string): Generator<string> {
  const from = article({ headline, bullets, language });
  const most = Math.max(headline.length, ...bullets.map((bullet) => bullet.length)) + 60;
  for (let limit = 40; limit <= most; limit += 3) {
    const made = compose(from, { counting: mastodon, limit, link, threadParts: 6 });
    if (!made.fits) continue;
    for (const { parts } of [made, ...made.alternatives]) for (const { text } of parts) yield text;
  }
}

/** A statement and what makes it another one; the first is long enough to tempt a cut. */
const tails: [what: string, language: string, head: string, tail: string][] = [
  [
    'who says so',
    'en',
    'Ferry line of Tarn lost four boats in the winter storm on the outer quay',
    ', its owner claims',
  ],
  [
    'who says so, in a clause',
    'en',
    'Harbour board sold the old lighthouse to a firm from Orrin last week',
    ' – according to two clerks',
  ],
  [
    'that it is denied',
    'en',
    'Mayor Ines Rask knew of the cracks in the bridge before it opened',
    ', which she denies',
  ],
  [
    'that it is not so',
    'en',
    'All ferries to the outer islands sail on the first day of the year',
    ', except they do not carry cars',
  ],
  [
    'a doubt',
    'en',
    'Second tunnel of Tarn opens to lorries and trams before the summer',
    ', perhaps in June',
  ],
  [
    'a condition',
    'en',
    'Council gives every household a tram card for the whole of next year',
    ' unless the court stops it',
  ],
  [
    'a number that limits it',
    'en',
    'Storm took the roofs off houses along the northern quay of the town',
    ', at least 12 of them',
  ],
  [
    'who says so, with a verb that no list has',
    'en',
    'Ferry line of Tarn lost four boats in the winter storm on the outer quay',
    ', mused a rival',
  ],
  [
    'who says so, with a verb that no list has',
    'fr',
    'La compagnie de Tarn a perdu quatre bateaux pendant la tempête d’hiver',
    ', fulmine un concurrent',
  ],
  [
    'who says so',
    'de',
    'Die Fähre von Tarn hat im Wintersturm vier Boote an der Mole verloren',
    ', sagt der Eigner',
  ],
  [
    'that it is not so',
    'de',
    'Alle Schiffe zu den äußeren Inseln fahren am ersten Tag des Jahres',
    ', aber nicht mit Autos',
  ],
  [
    'a doubt',
    'de',
    'Der zweite Tunnel von Tarn öffnet noch vor dem Sommer für Bahnen',
    ', möglicherweise im Juni',
  ],
  [
    'who says so',
    'fr',
    'La compagnie de Tarn a perdu quatre bateaux pendant la tempête d’hiver',
    ', selon le propriétaire',
  ],
  [
    'that it is not so',
    'fr',
    'Tous les bacs vers les îles partent le premier jour de l’année',
    ', mais pas avec les voitures',
  ],
  [
    'a condition',
    'fr',
    'La ville offre une carte de tram à chaque foyer pour toute l’année',
    ', sauf si le tribunal refuse',
  ],
  [
    'who says so',
    'es',
    'La naviera de Tarn perdió cuatro barcos en la tormenta del invierno',
    ', según el dueño',
  ],
  [
    'that it is not so',
    'es',
    'Todos los barcos a las islas salen el primer día del año próximo',
    ', pero no llevan coches',
  ],
  ['who says so', 'ar', 'خسرت شركة العبّارات في تارن أربعة قوارب خلال عاصفة الشتاء الأخيرة', '، بحسب مالكها'],
  [
    'that it is not so',
    'ar',
    'تبحر جميع العبّارات إلى الجزر البعيدة في اليوم الأول من السنة',
    '، لكنها لا تحمل السيارات',
  ],
  ['who says so', 'ur', 'تارن کی فیری کمپنی نے سردیوں کے طوفان میں چار کشتیاں کھو دیں', '، مالک کے مطابق'],
  [
    'that it is not so',
    'ur',
    'دور کے جزیروں کو جانے والی تمام کشتیاں سال کے پہلے دن چلیں گی',
    '، لیکن گاڑیاں نہیں لے جائیں گی',
  ],
  ['who says so', 'ja', 'タルン市の渡し船会社、冬の嵐で外港の船四隻を失い営業を停止', '、所有者が主張'],
  [
    'who says so',
    'en',
    'Ferry line of Tarn lost four boats in the winter storm on the outer quay',
    ', a rival contends',
  ],
  [
    'that it hardly is so',
    'en',
    'New trams of Tarn carry people from the quay to the hill in ten minutes',
    ', though hardly in winter',
  ],
  [
    'who says so',
    'de',
    'Die Fähre von Tarn hat im Wintersturm vier Boote an der Mole verloren',
    ', wie die Polizei mitteilte',
  ],
  [
    'a doubt',
    'de',
    'Der zweite Tunnel von Tarn öffnet noch vor dem Sommer für Bahnen',
    ', vermutlich aber im Juni',
  ],
  [
    'who says so',
    'fr',
    'La compagnie de Tarn a perdu quatre bateaux pendant la tempête d’hiver',
    ', rapporte la presse locale',
  ],
  [
    'a doubt',
    'es',
    'El segundo túnel de Tarn abre a los tranvías antes del verano próximo',
    ', posiblemente en junio',
  ],
  [
    'who says so, in one word with "and"',
    'ar',
    'خسرت شركة العبّارات في تارن أربعة قوارب خلال عاصفة الشتاء الأخيرة',
    '، وقالت الشرطة ذلك أمس',
  ],
  [
    'that it is not so, in one word with "and"',
    'ar',
    'تبحر جميع العبّارات إلى الجزر البعيدة في اليوم الأول من السنة',
    '، وليس بينها عبّارة السيارات',
  ],
  [
    'a doubt',
    'ur',
    'تارن کی دوسری سرنگ گرمیوں سے پہلے ٹراموں کے لیے کھل جائے گی',
    '، غالباً جون کے مہینے میں',
  ],
  ['who says so', 'ja', 'タルン市の渡し船会社、冬の嵐で外港の船四隻を失い営業を停止', '、警察が報告書を発表'],
];

describe('what would be a different statement', () => {
  test.each(tails)('%s (%s): “%s”“%s” is never taken from a headline or point', (_, language, head, tail) => {
    for (const place of ['headline', 'point'] as const) {
      const whole = head + tail;
      const story =
        place === 'headline' ? { headline: whole, bullets: [] } : { headline: 'Tarn', bullets: [whole] };
      for (const text of offered(story.headline, story.bullets, language)) {
        if (!text.includes(head.slice(0, 30))) continue;
        expect({ place, text }).toEqual({ place, text: expect.stringContaining(tail) });
      }
    }
  });

  test.each([
    [
      'en',
      'Bridge of Tarn cost 1,250.75 million crowns more than the council had planned for the quay',
      '1,250.75 million',
    ],
    [
      'en',
      'Council spends $ 3.5 billion on trams and on a market hall beside the northern harbour',
      '3.5 billion',
    ],
    [
      'en',
      'Ferry line carries 40 percent more people to the outer islands than in the year before',
      '40 percent',
    ],
    [
      'de',
      'Die Brücke von Tarn kostet 1.250,75 Millionen Kronen mehr als der Rat im Frühjahr plante',
      '1.250,75 Millionen',
    ],
    [
      'fr',
      'Le pont de Tarn a coûté 1 250 millions de couronnes de plus que le conseil ne prévoyait',
      '1 250 millions',
    ],
    ['ur', 'پل پر بارہ ارب 50 کروڑ خرچ ہوئے، جو بلدیہ کے منصوبے سے کہیں زیادہ ہے', '50 کروڑ'],
  ])('a number is whole or not there (%s: %s)', (language, text, number) => {
    const first = number.slice(0, 1);
    for (const shown of offered(text, [], language)) {
      const at = text.indexOf(number);
      const begun = shown.includes(text.slice(0, at) + first);
      if (begun) expect(shown).toContain(number);
    }
  });

  for (const name of ['compose-traps.json', 'compose-traps-more.json']) {
    const { there, cases } = casesOf<{
      id: string;
      lang: string;
      headline: string;
      bullets: string[];
      must_not: string[];
    }>(name);
    test.skipIf(!there)(`no post of a thread springs the traps of ${name} either ${absent}`, () => {
      for (const { id, lang, headline, bullets, must_not } of cases) {
        const from = article({ headline, bullets, language: lang });
        for (const counting of countingRules) {
          const made = compose(from, { counting, link, threadParts: 6 });
          const parts = made.alternatives.find(({ variant }) => variant === 'thread')?.parts ?? [];
          for (const pattern of must_not.filter((source) => source.startsWith('^')))
            for (const { text } of parts)
              expect({ id, text }).not.toEqual({ id, text: expect.stringMatching(asPattern(pattern)) });
        }
      }
    });
  }
});

/** Flags are inside the file's pattern, code points have eight digits. */
function asPattern(source: string): RegExp {
  const flags = /^\(\?([is]+)\)/.exec(source);
  const plain = source.slice(flags?.[0].length ?? 0).replace(/\\U0*([0-9A-F]+)/g, '\\u{$1}');
  return new RegExp(plain, `u${flags?.[1] ?? ''}`);
}
