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
  ['ur', 'بندرگاہ میں آگ، 3 ہلاک', 'حکام کے مطابق 5 ہلاک', 3, 5],
  ['ar', 'حريق في الميناء، 3 قتلى', 'أحصى الإطفاء 5 قتلى', 3, 5],
])('figures that differ are told (%s: %s)', (language, headline, point, one, other) => {
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
  ['دیوار گرنے سے تین مزدور ہلاک', 'مزید دو مزدوروں کی تلاش', 'ur'],
])('figures that agree, or count other things, are not (%s)', (headline, point, language = 'en') => {
  expect(concerns(headline, [point], 'mastodon', language)).toEqual([]);
});

test.each([
  ['mastodon', ['It would call up @home, @nsorel here: make sure that they are meant.']],
  ['x', ['It would call up @home, @nsorel here: make sure that they are meant.']],
  ['bluesky', []],
  ['discord', []],
  ['linkedin', []],
])('mentions are told by the rule of the platform (%s)', (name, expected) => {
  expect(concerns('Minister meets @home campaigners; Nadia Sorel (@nsorel) leads review', [], name)).toEqual(
    expected,
  );
});

test.skipIf(!isThere)(`are told in the cases from the field ${absent}`, () => {
  const { 'F9-mentions': mentions, 'F15-figures': figures } = fieldCases();
  expect(concerns(mentions.headline)).toHaveLength(1);
  expect(concerns(figures.headline, figures.bullets)).toEqual([
    'The headline says 14, summary point 1 says 16: make sure which is right.',
  ]);
});
