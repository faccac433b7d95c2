import { DateTime } from 'luxon';
import type { Article } from '../article/article.ts';
import { lexiconOf } from '../article/lexicon/index.ts';
import { foldLetters } from '../article/text.ts';

/** "20:00", "8pm", "20 Uhr", "à 20 h", "الساعة 8", "8 بجے", "午後8時", in folded text. */
const clockTime = new RegExp(
  `(?<![\\d:.,])(?:${[
    '(\\d{1,2}):(\\d{2})(?![\\d:])(?:\\s?([ap])\\.?\\s?m\\b)?',
    '(\\d{1,2})(?:\\.(\\d{2}))?\\s?([ap])\\.?\\s?m\\b',
    "(\\d{1,2})\\s?o['’]clock",
    '(?<=las\\s)(\\d{1,2})(?:[.:](\\d{2}))?(?=\\s(?:horas|h\\b|de la (?:tarde|noche|mañana|manana|madrugada))(?!\\p{L}))',
    '(\\d{1,2})(?:\\.(\\d{2}))?\\s?uhr\\b',
    '(?<=(?:à|vers|dès)\\s)(\\d{1,2})\\s?h(?:eures?)?(?:\\s?(\\d{2}))?\\b',
    '(\\d{1,2})h(\\d{2})\\b',
    '(?<=الساعه\\s)(\\d{1,2})',
    '(\\d{1,2})\\s?بجے',
    '(\\d{1,2})時(?!間)(?:(\\d{1,2})分)?',
  ].join('|')})`,
  'u',
);

/** No post is longer. */
const longest = 10_000;
const written = 'It says ';
const thatDay = ', and will be posted on ';

const list = new Intl.ListFormat('en-GB');

/**
 * Days and times of day in a post that will be wrong when it is sent, in one sentence: "tomorrow" on a day other than
 * the article's, "Monday" after that day, "at 8pm" on another day or later than that. None if all are right.
 */
export function timeConcernsOf(
  article: Pick<Article, 'language' | 'publishedAt' | 'embargoUntil'>,
  parts: readonly { text: string }[],
  goesOut: { dueAt: number; timezone: string },
): string[] {
  const zone = goesOut.timezone;
  const from = DateTime.fromMillis(writtenFor(article), { zone });
  const due = DateTime.fromMillis(goesOut.dueAt, { zone });
  const posted = parts
    .map((part) => part.text)
    .join('\n')
    .slice(0, longest);
  const text = foldLetters(posted);
  const days = Math.round(due.startOf('day').diff(from.startOf('day'), 'days').days);
  const found = [
    days === 0 ? undefined : lexiconOf(article.language)?.dayWords.exec(text)?.[0],
    ...weekdaysOver(text, article.language, from, days),
    ...spansOver(text, article.language, from, due),
    clockTimeOver(text, from, due, days),
  ].filter((word) => word !== undefined);
  const when = due.setLocale('en').toFormat(days === 0 ? "d MMMM 'at' HH:mm" : 'd MMMM');
  const words = [...new Set(found.map((word) => asWritten(word, posted)))].map((word) => `“${word}”`);
  if (words.length === 0) return [];
  const right = words.length === 1 ? 'it is right' : 'they are right';
  return [`${written}${list.format(words)}${thatDay}${when}: make sure that ${right} then.`];
}

/** A word of a folded text as written in the text itself. */
function asWritten(word: string, text: string): string {
  const at = text.toLowerCase().indexOf(word);
  if (at >= 0) return text.slice(at, at + word.length);
  const words = text.match(/[\p{L}\p{M}\p{N}]+/gu) ?? [];
  const folded = words.map(foldLetters);
  const wanted = word.split(/\s+/);
  const start = folded.findIndex((_, index) => wanted.every((each, n) => folded[index + n] === each));
  return start < 0 ? word : words.slice(start, start + wanted.length).join(' ');
}

/** A draft's reasons, with those about its time replaced. */
export function withTimeConcerns(reasons: readonly string[], concerns: readonly string[]): string[] {
  return [
    ...reasons.filter((reason) => !(reason.startsWith(written) && reason.includes(thatDay))),
    ...concerns,
  ];
}

/** The instant for which a text is written: publication, or the end of the article's embargo. */
function writtenFor({ publishedAt, embargoUntil }: Pick<Article, 'publishedAt' | 'embargoUntil'>): number {
  return Math.max(Date.parse(publishedAt), embargoUntil ? Date.parse(embargoUntil) : 0);
}

function weekdaysOver(text: string, language: string, from: DateTime, days: number): string[] {
  return (lexiconOf(language)?.weekdays ?? []).flatMap((pattern, index) => {
    const ahead = (index + 1 - from.weekday + 7) % 7;
    const isOver = days >= 7 || days < 0 || (ahead > 0 && ahead < days);
    const word = isOver ? pattern.exec(text)?.[0] : undefined;
    return word === undefined ? [] : [word];
  });
}

/** "This week" in another week, "in two hours" after more than an hour. */
function spansOver(text: string, language: string, from: DateTime, due: DateTime): string[] {
  const spans = lexiconOf(language)?.spans;
  if (!spans) return [];
  const { hours, weeks, months, years } = spans;
  const over = [
    ...(due.diff(from).as('hours') > 1 ? [hours] : []),
    ...(due.hasSame(from, 'week') ? [] : [weeks]),
    ...(due.hasSame(from, 'month') ? [] : [months]),
    ...(due.hasSame(from, 'year') ? [] : [years]),
  ];
  return over.flatMap((pattern) => pattern.exec(text)?.[0] ?? []);
}

/** Words before and behind a time of day which say that it is one of the afternoon or evening, in folded text. */
const lateBefore = /(?:後|شام|رات|دوپہر|سہ پہر)\s*$/u;
const lateBehind =
  /^\s*(?:مساء|م(?![\p{L}\p{M}])|abends|nachmittags|du soir|de l['’]apr[eè]s-midi|de la (?:tarde|noche)|in the (?:afternoon|evening)|tonight)/u;

function isLate(text: string, start: number, end: number): boolean {
  return (
    lateBefore.test(text.slice(Math.max(0, start - 12), start)) || lateBehind.test(text.slice(end, end + 24))
  );
}

const noon = /(?<!\p{L})(?:at (?:noon|midday)|a midi|à midi|al mediod[ií]a)(?!\p{L})/u;

function noonOver(text: string, from: DateTime, due: DateTime): string | undefined {
  const at = from.startOf('day').set({ hour: 12 });
  return at > from && at <= due ? noon.exec(text)?.[0] : undefined;
}

function clockTimeOver(text: string, from: DateTime, due: DateTime, days: number): string | undefined {
  const found = clockTime.exec(text);
  if (!found) return days === 0 ? noonOver(text, from, due) : undefined;
  if (days !== 0) return found[0];
  const [whole, ...groups] = found;
  const [hour = 0, minute = 0] = groups
    .filter((group) => group !== undefined && /\d/.test(group))
    .map(Number);
  const isAfternoon = groups.includes('p') || isLate(text, found.index, found.index + whole.length);
  const at = from.startOf('day').set({ hour: isAfternoon && hour < 12 ? hour + 12 : hour, minute });
  return at > from && at <= due ? whole : undefined;
}
