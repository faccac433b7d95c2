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
    ['en', 'Later withdrew the threat'],
    ['en', 'Once led the party'],
    ['en', 'In a statement, denied the claims'],
    ['en', 'Dismisses reports of a split as “nonsense”'],
    ['en', 'Faces up to ten years in jail'],
    ['en', 'Died at the scene'],
    ['es', 'Llamó «traidor» al ministro'],
    ['es', 'Insiste en que es inocente'],
    ['es', 'Será juzgado en mayo'],
    ['fr', 'Estime que la peine est trop lourde'],
    ['fr', 'Sera jugé en mai'],
    ['fr', 'Avait disparu depuis lundi'],
    ['de', 'Beteuert seine Unschuld'],
    ['de', 'Macht die Werft verantwortlich'],
    ['de', 'Beruft sich auf Notwehr'],
    ['de', 'Schließt Gespräche aus'],
    ['de', 'Galt seit Montag als vermisst'],
    ['ar', 'وستستأنف الحكم'],
    ['ar', 'وسيمثل أمام المحكمة الاثنين'],
    ['ar', 'يرفض الاستقالة'],
    ['ar', 'ينفي جميع الاتهامات'],
    ['ar', 'وصف القرار بأنه ظالم'],
    ['ar', 'ويطالب بتحقيق'],
    ['ur', 'استعفے کا مطالبہ کیا'],
    ['ur', 'معاہدہ مسترد کر دیا'],
    ['ur', 'عوام سے پرسکون رہنے کی اپیل کی'],
    ['ur', 'فیصلے کو ناانصافی قرار دیا'],
    ['ur', 'تحقیقات کا مطالبہ'],
    ['ja', '住民に避難を呼びかけ'],
    ['ja', '控訴する方針'],
    ['ja', 'ダムが決壊する恐れがあると警告'],
    ['ja', '合意は無効だとして提訴'],
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
    ['en', 'Hopes of a deal fade'],
    ['en', 'Questions remain about the crane'],
    ['en', 'Demands by unions were met'],
    ['en', 'Later trains are cancelled'],
    ['en', 'Once a mine, the site is now a park'],
    ['es', 'Amenazas de huelga en el puerto'],
    ['fr', 'Menaces de grève au port'],
    ['de', 'Klagen gegen Flughafen häufen sich'],
    ['de', 'Rufe nach Rücktritt werden lauter'],
    ['de', 'Forderungen der Gewerkschaft steigen'],
    ['ar', 'رفضت المحكمة الطعن'],
    ['ar', 'وزارة الصحة تعلن حصيلة جديدة'],
    ['ar', 'وفاة رئيس البلدية السابق'],
    ['ar', 'وسيط دولي يصل إلى تارن'],
    ['ar', 'يواصل العمال إضرابهم'],
    ['ur', 'وزیر نے الزامات کی تردید کی'],
    ['ur', 'مطالبات منظور، ہڑتال ختم'],
    ['ja', '組合、要求を拒否'],
    ['ja', '知事、避難を呼びかけ'],
    ['ja', '県警は男を逮捕した'],
  ])('one with a subject does not (%s: “%s”)', (language, point) => {
    expect(dependsOnContext(point, lexiconOf(language))).toBe(false);
  });

  const long = 'A spokesman for the Ridge Front, which holds the upper valley, rejects the deal. '
    .repeat(3)
    .trim();

  test('is in no post, and no thread’s part, without the point that it depends on', () => {
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
