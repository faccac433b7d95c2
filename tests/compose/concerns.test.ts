import { expect, test } from 'vitest';
import { concernsOf } from '../../src/compose/concerns.ts';
import { countingRules } from '../../src/compose/counting/index.ts';
import { article } from './articles.ts';
import { absent, fieldCases, isThere } from './field.ts';

const rule = (name: string) => countingRules.find((each) => each.name === name) ?? countingRules[0]!;
const concerns = (headline: string, bullets: string[] = [], name = 'mastodon', language = 'en') =>
  concernsOf(article({ headline, bullets, language }), [{ text: headline }], rule(name));

test.each([
  [
    'en',
    'Two killed, 14 injured as crane falls',
    'Crane falls, injuring at least 16 people and killing two',
    14,
    16,
  ],
  ['fr', 'Incendie au port : 3 morts', 'Les pompiers comptent 5 morts', 3, 5],
  ['de', 'Brand im Hafen: 3 Tote', 'Die Feuerwehr zählt 5 Tote', 3, 5],
  ['es', 'Incendio en el puerto: 3 muertos', 'Los bomberos cuentan 5 muertos', 3, 5],
  ['en', 'Storm cuts power to 40,000 homes', 'Power cut to 38,000 homes', '40,000', '38,000'],
  ['ur', 'بندرگاہ میں آگ، 3 ہلاک', 'حکام کے مطابق 5 ہلاک', 3, 5],
  ['ar', 'حريق في الميناء، 3 قتلى', 'أحصى الإطفاء 5 قتلى', 3, 5],
  ['en', 'Flood kills 12 in Tarn', 'At least 15 people died in the flood', 12, 15],
  ['en', '2 million without power', 'About 1.5 million homes are without power', 2, '1.5'],
  ['fr', 'Un homme de 34 ans arrêté', 'L’homme de 43 ans a été arrêté lundi', 34, 43],
  ['de', 'Zwölf Verletzte bei Brand', 'Bei dem Brand wurden 14 Menschen verletzt', 'zwölf', 14],
  ['es', 'El paro baja al 11,2 %', 'El paro bajó al 11,5 %', '11,2', '11,5'],
  ['ur', 'پانچ فوجی ہلاک', 'دھماکے میں چھ فوجی ہلاک', 'پانچ', 'چھ'],
  ['ja', '洪水で12人死亡', '洪水の死者は15人', 12, 15],
  ['ja', '震度6の地震', '地震は震度5だった', 6, 5],
])('figures that differ are reported (%s: %s)', (language, headline, point, one, other) => {
  expect(concerns(headline, [point], 'mastodon', language)).toEqual([
    `The headline says ${one}, summary point 1 says ${other}: make sure which is right.`,
  ]);
});

test.each([
  ['Two killed, 14 injured', 'The crane killed two and injured 14'],
  ['Town spends 9,412 crowns on bells', 'The 9412 crowns come from 3 funds'],
  ['Bridge opens in 2026', 'The bridge of 1931 closes'],
  ['One bridge in five needs repair', 'The report lists 212 bridges'],
  ['Three workers die', 'Rescuers search for two more workers'],
  ['Selon un rapport, un pont sur cinq est usé', 'Le rapport cite 212 ponts', 'fr'],
  ['Drei Arbeiter sterben', 'Retter suchen zwei weitere Arbeiter', 'de'],
  ['Mueren tres obreros', 'Buscan a otros dos obreros', 'es'],
  ['Fire kills 3, injures 12', 'Three people died and 12 were injured'],
  ['Tarn to spend £2.5m on quay', 'The quay will cost 2,500,000 pounds'],
  ['2 million lose power', '2,000,000 homes lost power'],
  ['3 muertos y 12 heridos', 'Murieron 3 personas y 12 resultaron heridas', 'es'],
  ['3 قتلى و12 جريحا', 'قتل 3 أشخاص وأصيب 12', 'ar'],
  ['3 ہلاک، 12 زخمی', 'حادثے میں 3 افراد ہلاک اور 12 زخمی ہوئے', 'ur'],
  ['2万人が避難', '住民20000人が避難した', 'ja'],
  ['火災で12人けが', '消防士30人が出動した', 'ja'],
  ['دیوار گرنے سے تین مزدور ہلاک', 'مزید دو مزدوروں کی تلاش', 'ur'],
])('figures that agree, or count other things, are not (%s)', (headline, point, language = 'en') => {
  expect(concerns(headline, [point], 'mastodon', language)).toEqual([]);
});

test.each([
  ['mastodon', ['The post would mention @home, @nsorel: make sure that they are meant.']],
  ['x', ['The post would mention @home, @nsorel: make sure that they are meant.']],
  ['bluesky', []],
  ['discord', []],
  ['linkedin', []],
  ['slack', []],
  ['facebook', []],
])('mentions are reported by the platform’s rule (%s)', (name, expected) => {
  expect(concerns('Minister meets @home campaigners; Nadia Sorel (@nsorel) leads review', [], name)).toEqual(
    expected,
  );
});

test.each([
  ['mastodon', 'Ask @desk@tarn.social', 'Write to tips@tarn.example or see https://tarn.example/@rask'],
  ['mastodon', 'میئر @rask نے کہا', 'میئر rask@tarn.example'],
  ['x', '市長＠rask 氏', 'tips@tarn.example'],
  ['x', '.@rask resigns', 'a@b'],
  ['bluesky', '@rask.bsky.social says so', '@rask says so'],
  ['threads', '(@rask) resigns', 'tips@tarn.example'],
  ['telegram', 'بحسب @raskdesk اليوم', 'tips@tarn.example'],
])('who is meant is told, an address of mail is not (%s: %s)', (name, mentions, none) => {
  expect(concerns(mentions, [], name)).toEqual([expect.stringContaining('would mention')]);
  expect(concerns(none, [], name)).toEqual([]);
});

test.skipIf(!isThere)(`are reported in the cases from the field ${absent}`, () => {
  const { 'F9-mentions': mentions, 'F15-figures': figures } = fieldCases();
  expect(concerns(mentions.headline)).toHaveLength(1);
  expect(concerns(figures.headline, figures.bullets)).toEqual([
    'The headline says 14, summary point 1 says 16: make sure which is right.',
  ]);
});
