import { describe, expect, test } from 'vitest';
import { lexiconOf } from '../../src/article/lexicon/index.ts';
import { attributes, saysNothingElse, statementOf } from '../../src/article/statement.ts';
import { type Composition, compose } from '../../src/compose/composer.ts';
import { mastodon } from '../../src/compose/counting/mastodon.ts';
import { article } from './articles.ts';
import { absent, fieldCases, isThere } from './field.ts';

const link = 'https://tarn.example/s/abcd';
const made = (given: { headline: string; bullets: string[]; language?: string }): Composition =>
  compose(article(given), { counting: mastodon, link });
const textOf = ({ parts }: Composition) => parts[0]?.text ?? '';
const of = (language: string, text: string) => statementOf(text, lexiconOf(language));
const repeats = (language: string, headline: string, point: string) =>
  saysNothingElse(of(language, point), of(language, headline));

describe('a point that says what the headline says', () => {
  test.each([
    ['en', 'Ferry returns to Orrin after storm', 'The ferry is returning to Orrin after the storm'],
    ['en', 'Town spends 9,412 crowns on bells', 'Town spends 9412 crowns on its bells'],
    ['en', 'Nine bells ring in Tarn', '9 bells ring in Tarn'],
    ['en', 'Second bridge of Tarn opens to trams', 'Tarn’s second bridge opens to trams'],
    ['en', 'Council approves harbour plan', 'The council has approved the harbour plan'],
    ['en', 'Council approves harbour plan after night of talks', 'Council approves harbour plan'],
    ['en', 'Rask says bridge was never safe', 'Bridge was never safe'],
    ['fr', 'La ville rouvre onze écoles', 'La ville rouvre 11 écoles'],
    ['fr', 'Le conseil de Tarn approuve le plan du port', 'Le conseil de Tarn a approuvé le plan du port'],
    ['de', 'Stadtrat von Tarn beschließt den Hafenplan', 'Der Stadtrat von Tarn beschließt den Hafenplan'],
    ['es', 'El concejo de Tarn aprueba el plan del puerto', 'El concejo de Tarn aprueba un plan del puerto'],
    ['ur', 'ساحلی شہر میں نیا پل کھل گیا', 'ساحلي شہر ميں نيا پل کھل گيا ہے'],
    ['ar', 'افتتاح الجسر الجديد في تارن', 'إفتتاح الجسر الجديد في مدينة تارن'],
    ['ja', '港町の橋が三年ぶりに開通', '港町の橋が三年ぶりに開通した'],
  ])('%s: “%s”, “%s”', (language, headline, point) => {
    expect(repeats(language, headline, point)).toBe(true);
  });
});

describe('a point that says something else', () => {
  test.each([
    // Who does it to whom.
    ['en', 'Orrin blames Tarn for fire on ferry', 'Tarn blames Orrin for fire on ferry'],
    ['en', 'Union sues port over unpaid shifts', 'Port sues union over unpaid shifts'],
    ['en', 'Mayor sues over crane', 'Mayor sued over crane'],
    ['en', 'Norland accuses Sudmark of shelling dam', 'Norland accused of shelling dam'],
    ['en', 'Norland accuses Sudmark of shelling dam', 'Norland accused by Sudmark of shelling dam'],
    ['en', 'Rask’s lawyer attacks Lunde’s witness', 'Lunde’s lawyer attacks Rask’s witness'],
    ['fr', 'Le syndicat attaque le port en justice', 'Le port attaque le syndicat en justice'],
    ['fr', 'Le maire accuse de fraude', 'Le maire accusé de fraude'],
    ['de', 'Der Bauunternehmer verklagt den Bürgermeister', 'Den Bauunternehmer verklagt der Bürgermeister'],
    ['de', 'Orrin beschuldigt Tarn der Spionage', 'Tarn beschuldigt Orrin der Spionage'],
    ['es', 'Tarn acusa a Orrin de cortar el agua', 'Orrin acusa a Tarn de cortar el agua'],
    ['ar', 'تارن تتهم أورين بقطع المياه', 'أورين تتهم تارن بقطع المياه'],
    ['ar', 'الشمال يسلم الجنوب ثلاثة أسرى', 'الشمال يتسلم من الجنوب ثلاثة أسرى'],
    ['ur', 'تارن نے اورن پر حملے کا الزام لگایا', 'اورن نے تارن پر حملے کا الزام لگایا'],
    ['ur', 'وزیر نے میئر کو برطرف کیا', 'وزیر کو میئر نے برطرف کیا'],
    ['ja', '港湾労組、市を提訴', '市、港湾労組を提訴'],
    ['ja', '東国が西国の船を拿捕', '西国が東国の船を拿捕'],
    // Another verb, another direction, another subject.
    ['en', 'Ferry returns to Orrin after storm', 'Ferry returns to Orrin before storm'],
    ['en', 'Bank raises rates to 4%', 'Bank cuts rates to 4%'],
    ['en', 'Minister resigns over bridge deal', 'Finance minister resigns over bridge deal'],
    ['en', 'Ferry returns to Orrin', 'Ferry does not return to Orrin'],
    ['en', 'Ferry returns to Orrin', 'Ferry may return to Orrin'],
    ['fr', 'Le port ferme après la tempête', 'Le port rouvre après la tempête'],
    ['de', 'Zentralbank hebt Leitzins an', 'Zentralbank senkt Leitzins'],
    ['es', 'Sube el precio del pan en Tarn', 'Baja el precio del pan en Tarn'],
    ['ar', 'ارتفاع أسعار الخبز في تارن', 'انخفاض أسعار الخبز في تارن'],
    ['ur', 'تارن میں روٹی مہنگی ہو گئی', 'تارن میں روٹی سستی ہو گئی'],
    ['ja', 'タルン市の人口が増加', 'タルン市の人口が減少'],
    // Something of content is left over.
    ['en', 'Ferry returns to Orrin after storm', 'Ferry returns to Orrin after storm with 40 on board'],
    ['en', 'Ferry closes', 'Owners cite 18 months of losses'],
    ['en', 'Police arrest man over fire', 'Police arrest third man over fire'],
    ['fr', 'La ville rouvre onze écoles', 'La ville rouvre 12 écoles'],
    ['de', 'Polizei nimmt Mann nach Brand fest', 'Polizei nimmt zweiten Mann nach Brand fest'],
    ['es', 'Detienen a un hombre por el incendio', 'Detienen a otro hombre por el incendio'],
    ['ja', '港町の橋が三年ぶりに開通', '通行料は大人300円'],
    ['ja', '港町の橋が三年ぶりに開通', '港町の橋が三年ぶりに開通せず'],
    ['en', 'Teacher cleared of theft', 'Teacher charged with theft'],
    ['en', 'Exports to Norland rise', 'Exports from Norland rise'],
    ['en', 'Strike ends', 'Strike ends for pilots only'],
    ['en', 'Tarn beats Orrin 2-1', 'Orrin beats Tarn 2-1'],
    ['fr', 'Le ministre démissionne', 'Le ministre des finances démissionne'],
    ['fr', 'Un homme tué par la police', 'Un policier tué par un homme'],
    ['de', 'Mann erschießt Polizisten', 'Polizist erschießt Mann'],
    ['de', 'Gericht erlaubt Nachtflüge', 'Gericht verbietet Nachtflüge'],
    ['es', 'Dimite la ministra', 'Dimite la ministra de Hacienda'],
    ['es', 'La policía detiene a un hombre', 'La policía libera a un hombre'],
    ['ar', 'استقالة الوزير', 'استقالة وزير المالية'],
    ['ar', 'المحكمة تدين الوزير', 'المحكمة تبرئ الوزير'],
    ['ur', 'وزیر مستعفی', 'وزیر خزانہ مستعفی'],
    ['ur', 'پولیس نے ڈاکو کو گولی مار دی', 'ڈاکو نے پولیس کو گولی مار دی'],
    ['ja', '大臣が辞任', '財務大臣が辞任'],
    ['ja', '裁判所、市長を有罪に', '裁判所、市長を無罪に'],
    ['sw', 'Tarn yailaumu Orrin kwa moto', 'Orrin yailaumu Tarn kwa moto'],
  ])('%s: “%s”, “%s”', (language, headline, point) => {
    expect(repeats(language, headline, point)).toBe(false);
    if (language !== 'sw') expect(textOf(made({ headline, bullets: [point], language }))).toContain(point);
  });

  test.skipIf(!isThere)(`holds in every case from the field ${absent}`, () => {
    for (const { language, headline, bullets } of fieldCases()['F1-counterclaim-dropped'].articles) {
      const composed = made({ headline, bullets, language });
      expect({ headline, variant: composed.variant }).toEqual({ headline, variant: 'list' });
      expect(textOf(composed)).toContain(bullets[0]);
    }
  });
});

describe('a headline that is whole within a point', () => {
  test.each([
    ['en', 'Bridge was ‘never safe’', 'Engineer Odd Lunde says the bridge was “never safe”'],
    [
      'en',
      'Harbour accounts ‘falsified for years’',
      'Auditor tells court harbour accounts were falsified for years',
    ],
    ['fr', 'Le pont « jamais sûr »', 'Selon l’ingénieur Odd Lunde, le pont jamais sûr'],
    ['de', '„Brücke war nie sicher“', 'Ingenieur Odd Lunde sagt: „Die Brücke war nie sicher“'],
    ['es', 'El puente nunca fue seguro', 'El ingeniero Odd Lunde afirma que el puente nunca fue seguro'],
    ['ar', 'الجسر غير آمن منذ سنوات', 'المهندس أود لوندي يؤكد: الجسر غير آمن منذ سنوات'],
    ['ur', 'تارن کا پل برسوں سے غیر محفوظ', 'انجینئر اوڈ لنڈے کا دعویٰ: تارن کا پل برسوں سے غیر محفوظ'],
    ['en', '‘Chaos’ at Tarn airport', 'Pilots’ union describes “chaos” at Tarn airport'],
    ['en', 'Ferry company hid fault reports', 'Whistleblower claims ferry company hid fault reports'],
    ['de', '„Chaos“ im Hafen', 'Die Gewerkschaft spricht von „Chaos“ im Hafen'],
    ['en', 'Ferry was overloaded', 'Prosecutors allege the ferry was overloaded'],
    ['en', 'Minister knew of leak', 'Minister knew of leak, according to emails seen by the Post'],
    ['en', 'Vaccine ‘safe for children’', 'The vaccine is “safe for children”, the health agency says'],
    ['fr', 'La digue « va céder »', 'Des ingénieurs préviennent que la digue « va céder »'],
    ['de', 'Impfstoff für Kinder sicher', 'Laut der Behörde ist der Impfstoff für Kinder sicher'],
    ['es', 'La presa «va a romperse»', 'Los ingenieros advierten de que la presa «va a romperse»'],
    ['ar', 'السد سينهار خلال أسابيع', 'مهندسون: السد سينهار خلال أسابيع'],
    ['ur', 'ڈیم ہفتوں میں ٹوٹ جائے گا', 'انجینئروں نے خبردار کیا ہے کہ ڈیم ہفتوں میں ٹوٹ جائے گا'],
    ['ja', 'ダムは数週間で決壊する', 'ダムは数週間で決壊すると技師らが警告'],
    ['ja', '橋は一度も安全でなかった', '技師のルンデ氏は「橋は一度も安全でなかった」と主張'],
  ])('is posted once, as the point, which says who claims it (%s: “%s”)', (language, headline, point) => {
    expect(attributes(of(language, point), of(language, headline))).toBe(true);
    const composed = made({ headline, bullets: [point], language });
    expect(composed.variant).toBe('lead');
    expect(textOf(composed).replace(/[\u200E\u200F]/g, '')).toMatch(/^[^\n]+\n\n\S+$/);
    expect(composed.reasons[1]).toMatch(/point 1 says everything that the headline says, and who claims it/);
  });

  test('includes the other points', () => {
    const composed = made({
      headline: 'Bridge was ‘never safe’',
      bullets: ['Engineer Odd Lunde says the bridge was “never safe”', 'Trams stop on Monday'],
    });
    expect(textOf(composed)).toBe(
      `Engineer Odd Lunde says the bridge was “never safe”\n\nTrams stop on Monday\n\n${link}`,
    );
  });

  test.skipIf(!isThere)(`is seen in the case from the field ${absent}`, () => {
    const { headline, bullets } = fieldCases()['F16-repeat-not-seen'];
    expect(textOf(made({ headline, bullets }))).toBe(`${bullets[0]}\n\n${link}`);
  });
});
