import { expect, test } from 'vitest';
import { timeConcernsOf, withTimeConcerns } from '../../src/compose/timeConcerns.ts';
import { absent, fieldCases, isThere } from './field.ts';

/** Written on Saturday, 28 November 2026, at 12:00 in Berlin. */
const publishedAt = '2026-11-28T11:00:00Z';
const concerns = (text: string, language: string, due: string, embargoUntil?: string) =>
  timeConcernsOf({ language, publishedAt, ...(embargoUntil ? { embargoUntil } : {}) }, [{ text }], {
    dueAt: Date.parse(due),
    timezone: 'Europe/Berlin',
  });
const says = (word: string, when: string) =>
  `It says “${word}”, and will be posted on ${when}: make sure that it is right then.`;

test.each([
  ['en', 'Tram driver to face court tomorrow over crash', 'tomorrow'],
  ['en', 'Today’s market is cancelled', 'Today'],
  ['de', 'Straßenbahnfahrer steht morgen vor Gericht', 'morgen'],
  ['es', 'El conductor declara mañana ante el juez', 'mañana'],
  ['fr', 'Le conducteur devant le juge aujourd’hui', 'aujourd’hui'],
  ['ar', 'السائق يمثل غدا أمام المحكمة', 'غدا'],
  ['ur', 'ڈرائیور آج عدالت میں پیش ہوگا', 'آج'],
  ['ja', '市電の運転士、あす初公判', 'あす'],
  ['ja', '市長が明日会見', '明日'],
])('a day word is right only on its day (%s: %s)', (language, text, word) => {
  expect(concerns(text, language, '2026-12-01T09:00:00Z')).toEqual([says(word, '1 December')]);
  expect(concerns(text, language, '2026-11-28T22:59:00Z')).toEqual([]);
  expect(concerns(text, language, '2026-11-28T23:00:00Z')).toHaveLength(1);
});

test.each([
  ['en', 'Driver to face court on Monday', 'Monday'],
  ['de', 'Fahrer am Montag vor Gericht', 'Montag'],
  ['es', 'El conductor declara el lunes', 'lunes'],
  ['fr', 'Le conducteur devant le juge lundi', 'lundi'],
  ['ar', 'السائق أمام المحكمة يوم الاثنين', 'الاثنين'],
  ['ur', 'ڈرائیور پیر کو عدالت میں', 'پیر'],
  ['ja', '運転士、月曜に初公判', '月曜'],
])('a day of the week is right until it is over (%s: %s)', (language, text, word) => {
  expect(concerns(text, language, '2026-11-30T20:00:00Z')).toEqual([]);
  expect(concerns(text, language, '2026-12-01T09:00:00Z')).toEqual([says(word, '1 December')]);
});

test.each([
  ['en', 'Polls close at 8pm', '8pm'],
  ['en', 'Polls close at 20:00', '20:00'],
  ['de', 'Wahllokale schließen um 20 Uhr', '20 Uhr'],
  ['fr', 'Les bureaux ferment à 20 h', '20 h'],
  ['es', 'Las urnas cierran a las 20:00', '20:00'],
  ['ja', '投票は午後8時まで', '8時'],
  ['ar', 'تغلق المراكز الساعة 8 مساء', '8'],
  ['ur', 'پولنگ رات 8 بجے ختم', '8 بجے'],
  ['de', 'Wahllokale schließen um 8 Uhr abends', '8 Uhr'],
])('a time of day is right until it is over (%s: %s)', (language, text, word) => {
  expect(concerns(text, language, '2026-11-28T18:59:00Z')).toEqual([]);
  expect(concerns(text, language, '2026-11-28T19:30:00Z')).toEqual([says(word, '28 November at 20:30')]);
  expect(concerns(text, language, '2026-11-29T06:00:00Z')).toEqual([says(word, '29 November')]);
});

test.each([
  ['ar', 'تغلق المراكز الساعة 8'],
  ['ur', 'پولنگ 8 بجے ختم'],
])('a time of day on another day is reported (%s)', (language, text) => {
  expect(concerns(text, language, '2026-11-29T18:00:00Z')).toHaveLength(1);
});

test.each([
  ['en', 'Polls close at 8 p.m.', '8 p.m'],
  ['en', 'Strike begins at 6 o’clock', '6 o’clock'],
  ['en', 'The vote is at noon', 'at noon'],
  ['en', 'Fire destroys theatre overnight', 'overnight'],
  ['de', 'Wahllokale schließen um 20.15 Uhr', '20.15 Uhr'],
  ['de', 'Am Mittag spricht die Ministerin', 'Am Mittag'],
  ['fr', 'Le scrutin ferme à 20h30', '20h30'],
  ['fr', 'Fermeture à midi', 'à midi'],
  ['es', 'Cierre a las 8 de la tarde', '8'],
  ['es', 'Cierra a las 8 p. m.', '8 p. m'],
  ['es', 'Cierra a mediodía', 'a mediodía'],
  ['ar', 'تغلق عند الثامنة مساء', 'الثامنة مساء'],
  ['ur', 'پولنگ رات آٹھ بجے ختم', 'آٹھ بجے'],
  ['ja', '投票は20時まで', '20時'],
  ['en', 'Strike begins at nine o’clock', 'at nine o’clock'],
  ['de', 'Sperrung in der Nacht', 'in der Nacht'],
  ['de', 'Beginn um acht Uhr', 'um acht Uhr'],
  ['fr', 'Fermeture dès 20 heures', '20 heures'],
  ['es', 'Cierre a las 20.00 horas', '20.00'],
  ['es', 'Cierre a las ocho de la tarde', 'a las ocho de la tarde'],
  ['ar', 'تغلق الساعة الثامنة', 'الساعة الثامنة'],
  ['ur', 'پل گزشتہ رات بند ہوا', 'گزشتہ رات'],
  ['ja', '橋はけさ再開した', 'けさ'],
  ['ja', '正午に会見', '正午'],
])('a time of day in other words is reported on another day (%s: %s)', (language, text, word) => {
  expect(concerns(text, language, '2026-12-09T09:00:00Z')).toEqual([says(word, '9 December')]);
});

test.each([
  ['en', 'Tarn win 3:2 and spend 3.14 crowns in 2026'],
  ['en', 'Mornings are for markets'],
  ['es', 'El equipo gana 3-2'],
  ['ja', '宇宙への旅'],
  ['ja', '電車が20時間止まる'],
  ['fr', 'Le Midi attend la pluie'],
  ['es', 'Las 8 naves del puerto'],
])('what is not a time of day is not (%s: %s)', (language, text) => {
  expect(concerns(text, language, '2026-12-01T09:00:00Z')).toEqual([]);
});

test.each([
  ['en', 'Vote comes next week', 'next week', 'week'],
  ['en', 'Storm is due this weekend', 'this weekend', 'week'],
  ['de', 'Streik am Wochenende', 'am Wochenende', 'week'],
  ['de', 'Wahl in der kommenden Woche', 'kommenden Woche', 'week'],
  ['fr', 'Le vote aura lieu la semaine prochaine', 'la semaine prochaine', 'week'],
  ['es', 'La votación será la próxima semana', 'próxima semana', 'week'],
  ['ar', 'التصويت الأسبوع المقبل', 'الأسبوع المقبل', 'week'],
  ['ur', 'ووٹنگ اگلے ہفتے', 'اگلے ہفتے', 'week'],
  ['ja', '来週に投票', '来週', 'week'],
  ['en', 'Prices rise this month', 'this month', 'month'],
  ['de', 'Preise steigen diesen Monat', 'diesen Monat', 'month'],
  ['ja', '今月の値上げ', '今月', 'month'],
])('a week or a month is right until it is over (%s: %s)', (language, text, word, span) => {
  expect(concerns(text, language, '2026-11-29T20:00:00Z')).toEqual([]);
  const over = span === 'week' ? '2026-11-30T09:00:00Z' : '2026-12-01T09:00:00Z';
  expect(concerns(text, language, over)).toEqual([
    says(word, span === 'week' ? '30 November' : '1 December'),
  ]);
});

test.each([
  ['en', 'Bridge reopens in two hours', 'in two hours'],
  ['de', 'Brücke öffnet in zwei Stunden', 'in zwei Stunden'],
  ['fr', 'Le pont rouvre dans deux heures', 'dans deux heures'],
  ['es', 'El puente cerró hace dos horas', 'hace dos horas'],
  ['ar', 'أغلق الجسر قبل ساعتين', 'قبل ساعتين'],
  ['ur', 'پل دو گھنٹے پہلے بند ہوا', 'دو گھنٹے پہلے'],
  ['ja', '橋は2時間後に再開', '2時間後'],
])('a span from now is right for an hour (%s: %s)', (language, text, word) => {
  expect(concerns(text, language, '2026-11-28T11:50:00Z')).toEqual([]);
  expect(concerns(text, language, '2026-11-28T13:00:00Z')).toEqual([says(word, '28 November at 14:00')]);
});

test('an embargoed text is written for the end of its embargo', () => {
  expect(concerns('Opens today', 'en', '2026-12-01T09:00:00Z', '2026-12-01T08:00:00Z')).toEqual([]);
  expect(concerns('Opens today', 'en', '2026-12-02T09:00:00Z', '2026-12-01T08:00:00Z')).toHaveLength(1);
});

test('several words are named in one sentence', () => {
  expect(
    concerns('Polls close today at 8pm on Saturday; today’s count is late', 'en', '2026-12-08T09:00:00Z'),
  ).toEqual([
    'It says “today”, “Saturday” and “8pm”, and will be posted on 8 December: make sure that they are right then.',
  ]);
});

test('another time puts other reasons in place of the earlier ones', () => {
  const earlier = ['Headline and link, whole.', says('tomorrow', '1 December')];
  expect(withTimeConcerns(earlier, [says('tomorrow', '2 December')])).toEqual([
    'Headline and link, whole.',
    says('tomorrow', '2 December'),
  ]);
  expect(withTimeConcerns(earlier, [])).toEqual(['Headline and link, whole.']);
});

test.skipIf(!isThere)(`are reported in the case from the field ${absent}`, () => {
  const { headline } = fieldCases()['F14-days'];
  expect(concerns(headline, 'en', '2026-12-01T09:00:00Z')).toEqual([says('tomorrow', '1 December')]);
});

test.each([
  ['en', 'The vote is at noon', 'at noon'],
  ['fr', 'Fermeture à midi', 'à midi'],
])('noon is over in the afternoon of the same day (%s: %s)', (language, text, word) => {
  const written = { language, publishedAt: '2026-11-28T08:00:00Z' };
  const on = (due: string) =>
    timeConcernsOf(written, [{ text }], { dueAt: Date.parse(due), timezone: 'Europe/Berlin' });
  expect(on('2026-11-28T10:30:00Z')).toEqual([]);
  expect(on('2026-11-28T12:00:00Z')).toEqual([says(word, '28 November at 13:00')]);
});
