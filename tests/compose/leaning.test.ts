import { describe, expect, test } from 'vitest';
import { lexiconOf } from '../../src/article/lexicon/index.ts';
import { compose } from '../../src/compose/composer.ts';
import { mastodon } from '../../src/compose/counting/mastodon.ts';
import { x } from '../../src/compose/counting/x.ts';
import { dependsOnContext } from '../../src/compose/pointSelection.ts';
import { article } from './articles.ts';
import { absent, fieldCases, isThere } from './field.ts';

const link = 'https://tarn.example/s/abcd';

describe('a point without a subject leans on the one before it', () => {
  test.each([
    ['en', 'Says fighters will shell any convoy that enters the valley'],
    ['en', 'Vows to reopen the mine by spring'],
    ['en', 'Denies taking money from the ferry line'],
    ['en', 'Calls the deal a surrender'],
    ['en', 'Threatened to close the port'],
    ['en', 'Accused of selling the harbour crane twice'],
    ['en', 'To appear in court on Friday'],
    ['en', 'Is expected to plead guilty'],
    ['en', 'Adding that the boats will not wait'],
    ['es', 'Asegura que el muelle destruirá los bancos de mejillones'],
    ['es', 'Advirtió de que cortará el agua'],
    ['es', 'Niegan haber cobrado del astillero'],
    ['es', 'Fue detenido en el puerto'],
    ['es', 'Exige la dimisión del alcalde'],
    ['fr', 'Affirme que le quai sera détruit'],
    ['fr', 'Promet de couper l’eau dès lundi'],
    ['fr', 'Dénonce une « reddition »'],
    ['fr', 'Accusé d’avoir vendu la grue deux fois'],
    ['de', 'Droht mit Beschuss der Konvois'],
    ['de', 'Weist die Vorwürfe zurück'],
    ['de', 'Nennt das Abkommen eine Kapitulation'],
    ['de', 'Soll am Montag vor Gericht erscheinen'],
    ['ar', 'ونفى أي علاقة له بالصفقة'],
    ['ar', 'ويتوعد بقصف القوافل'],
    ['ar', 'نفى تورطه في بيع الرافعة'],
    ['ar', 'يتوعد بقصف القوافل التي تدخل الوادي'],
    ['ar', 'أكد أن الرصيف سيدمر الصيد'],
    ['ur', 'کہا کہ وادی میں داخل ہونے والے قافلوں پر گولہ باری ہوگی'],
    ['ur', 'دھمکی دی کہ پانی بند کر دیا جائے گا'],
    ['ur', 'الزام لگایا کہ پیسے غائب ہیں'],
    ['ja', '谷に入る車列はすべて砲撃すると警告'],
    ['ja', '「港を閉鎖する」と述べた'],
    ['ja', '取引への関与を否定した'],
  ])('%s: “%s”', (language, point) => {
    expect(dependsOnContext(point, lexiconOf(language))).toBe(true);
  });

  test.each([
    ['en', 'Sales of boats rise for a third year'],
    ['en', 'Police say two men were on the crane'],
    ['en', 'Reports of smoke reached the harbour at noon'],
    ['en', 'United Docks hires 40 welders'],
    ['es', 'El alcalde asegura que el muelle es seguro'],
    ['es', 'Mueren dos personas en el incendio del muelle'],
    ['fr', 'La maire affirme que le quai est sûr'],
    ['de', 'Die Bürgermeisterin sagt, der Kai sei sicher'],
    ['ar', 'أعلن البرلمان موعد الانتخابات'],
    ['ar', 'قال الوزير إن الرصيف آمن'],
    ['ur', 'میئر نے کہا کہ گھاٹ محفوظ ہے'],
    ['ja', '市長は埠頭は安全だと述べた'],
    ['ja', '港湾局、来月の再開を発表'],
  ])('one with a subject does not (%s: “%s”)', (language, point) => {
    expect(dependsOnContext(point, lexiconOf(language))).toBe(false);
  });

  const long = 'A spokesman for the Ridge Front, which holds the upper valley, rejects the deal. '
    .repeat(3)
    .trim();

  test('is in no post, and no thread’s part, without the point that it leans on', () => {
    const given = article({
      headline: 'Minister reopens Gul Pass',
      bullets: [long, 'Says fighters will shell any convoy'],
    });
    for (const counting of [x, mastodon])
      for (const limit of [120, 180, 280, 500]) {
        const made = compose(given, { counting, link, limit, threadParts: 6 });
        for (const { parts } of [made, ...made.alternatives])
          for (const { text } of parts) {
            const at = text.indexOf('Says fighters');
            expect(at < 0 || text.slice(0, at).includes('rejects the deal')).toBe(true);
          }
      }
  });

  test.skipIf(!isThere)(`is left out in every case from the field ${absent}`, () => {
    for (const { language, headline, bullets } of fieldCases()['F2-says-without-subject'].articles) {
      const [, leaning = ''] = bullets;
      const made = compose(article({ headline, bullets, language }), { counting: x, link });
      expect(made.parts[0]?.text).toContain(headline);
      expect(JSON.stringify(made)).not.toContain(leaning);
    }
  });
});
