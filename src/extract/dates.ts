import { DateTime } from 'luxon';
import { foldLetters } from '../article/text.ts';
import { toInstant } from '../clock.ts';
import { readInstant } from './dates/instant.ts';
import { dateNames, dateWord } from './dates/months.ts';

export interface DateOptions {
  /** IANA: the zone of dates without one. */
  timezone: string;
  /** Milliseconds: a date without a year is the last one that is not after this (with a day's tolerance). */
  now: number;
  /** The language whose month names take precedence, and (with a region) whether 06/08 is June or August. */
  language: string;
}

/** An instant (RFC 3339, UTC), or that the text is a date that does not exist. */
export type ReadDate = { at: string } | 'impossible';

interface Day {
  year?: number | undefined;
  month: number;
  day: number;
}

interface Time {
  hour: number;
  minute: number;
  second: number;
  zone: string;
}

const longestDate = 120;

/** Words around dates that say nothing about them. */
const fillers = new Set(
  (
    'of the on at de del do da d le la el les à a am um den der die dem il alle ore om kl klo klokken uhr h hrs hours ' +
    'o clock st nd rd th er º ª г года в о у dne dnia το και na no em и على في الساعه بتاريخ يوم م کو بجے بوقت ساعت ' +
    'مورخه بتاریخ ء को बजे को समय saat tarihinde pukul jam lúc ngày the às hodin godz'
  )
    .split(' ')
    .map(dateWord),
);

function usesMonthFirst({ language, timezone }: DateOptions): boolean {
  const region = new Intl.Locale(language).region;
  if (region) return region === 'US';
  return new Set(new Intl.Locale('en-US').getTimeZones?.() ?? []).has(timezone);
}

const clock =
  '(\\d{1,2})(?:\\s?[:h٫]\\s?|\\s*[時时點点시]\\s*|\\.(?=\\d{2}\\s*uhr))(\\d{2}|\\d(?=\\s*[分분]))';
const seconds = '(?:(?::|\\s*[分분]\\s*)(\\d{2})(?:[.,]\\d+)?\\s*[秒초]?)?\\s*[分분]?';
const half = '\\s*(a\\.?m\\b\\.?|p\\.?m\\b\\.?|صباحا|مساء|ص(?!\\p{L})|م(?!\\p{L})|صبح|شام)?';
const zone =
  '(?:\\s*\\(?((?:utc|gmt)?\\s?[+-]\\d{1,2}(?::?\\d{2})?|z|[a-z]{2,5}t|utc|ut|[a-z]+/[a-z_/]+)\\)?(?![\\p{L}\\d]))?';
const timeOfDay = new RegExp(
  `(?<![\\d:])(午前|午後|上午|下午|오전|오후)?\\s*${clock}${seconds}(?!\\d)${half}${zone}`,
  'u',
);
const hourAlone = /(?<![\d:/.-])()(\d{1,2})()()\s*(?:(a\.?m\b\.?|p\.?m\b\.?)|(?:h|uhr|heures?|horas?)\b)()/u;

/** "2 hours ago", "hace 2 horas": an age, in which "ago" is no August. */
const age =
  /\d\s*(?:s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?|d|days?|weeks?|months?|years?)\.?\s+ago\b/i;

/** The time of day in a text, and the text without it. */
function takeTime(text: string): { rest: string; time: Time | 'impossible' | undefined } {
  const found = timeOfDay.exec(text) ?? hourAlone.exec(text);
  if (!found) return { rest: text, time: undefined };
  const [whole, before = '', hours = '', minutes = '', secs = '', after = '', zoneName = ''] = found;
  const rest = `${text.slice(0, found.index)} ${text.slice(found.index + whole.length)}`;
  let hour = Number(hours);
  const isAfternoon = /^(p|م|شام|午後|下午|오후)/u.test(before + after);
  const isMorning = !isAfternoon && before + after !== '';
  if ((isAfternoon || isMorning) && (hour < 1 || hour > 12)) return { rest, time: 'impossible' };
  if (isAfternoon && hour < 12) hour += 12;
  if (isMorning && hour === 12) hour = 0;
  return { rest, time: { hour, minute: Number(minutes), second: Number(secs), zone: zoneName.trim() } };
}

function numericDay(text: string, options: DateOptions): Day | undefined {
  const yearFirst =
    /^\D*?(\d{4})\s?[-/.年년]\s?(\d{1,2})\s?[-/.月월]\s?(\d{1,2})\s?[日일.]?(?!\d)(.*)$/u.exec(text);
  if (yearFirst) {
    const [, year, month, day] = yearFirst;
    return { year: Number(year), month: Number(month), day: Number(day) };
  }
  const yearLast = /(?<!\d)(\d{1,2})\s?([-/.])\s?(\d{1,2})\s?\2\s?(\d{4})(?!\d)/.exec(text);
  if (yearLast) {
    const [, first, , second, year] = yearLast.map(Number);
    const isMonthFirst = (second ?? 0) > 12 || ((first ?? 0) <= 12 && usesMonthFirst(options));
    const [month, day] = isMonthFirst ? [first, second] : [second, first];
    return { year: Number(year), month: month ?? 0, day: day ?? 0 };
  }
  const noYear = /^\D*?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]/u.exec(text);
  return noYear ? { month: Number(noYear[1]), day: Number(noYear[2]) } : undefined;
}

/** The words left after a date in digits may only be weekdays and fillers. */
function isUninformative(words: string[], weekdays: ReadonlyMap<string, number>): boolean {
  return words.every((word) => fillers.has(word) || weekdays.has(word) || /^[年月日년월일曜]$/u.test(word));
}

function tokensOf(text: string): string[] {
  return (
    text
      .match(/\d+|[\p{L}\p{M}]+(?:\.(?=\p{L}))?(?:\p{L}+)?/gu)
      ?.map(dateWord)
      .filter(Boolean) ?? []
  );
}

/** A weekday in front, which may also be the name of a month (`mar.` is mardi and March), says nothing. */
function withoutWeekday(text: string, weekdays: ReadonlyMap<string, number>): string {
  const [whole, word = ''] = /^[\s\p{P}]*(\p{L}[\p{L}\p{M}]*)\.?\s*,/u.exec(text) ?? [];
  return whole !== undefined && weekdays.has(dateWord(word)) ? text.slice(whole.length) : text;
}

function wordedDay(written: string, language: string): Day | undefined {
  const { months, weekdays } = dateNames(language);
  const text = withoutWeekday(written, weekdays);
  const numbers: number[] = [];
  const found = new Set<number>();
  const others: string[] = [];
  const words = tokensOf(text);
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? '';
    const two = months.get(`${word} ${words[at + 1] ?? ''}`);
    const month = two ?? months.get(word);
    if (/^\d+$/.test(word)) numbers.push(Number(word));
    else if (month !== undefined) found.add(month);
    else others.push(word);
    if (two !== undefined) at++;
  }
  const [month] = found;
  if (month === undefined || found.size > 1 || !isUninformative(others, weekdays)) return undefined;
  const isYear = (n: number) => n >= 1_000 && n <= 9_999;
  const days = numbers.filter((n) => !isYear(n));
  const years = numbers.filter(isYear);
  const [day] = days;
  return day !== undefined && days.length === 1 && years.length <= 1
    ? { year: years[0], month, day }
    : undefined;
}

function dayOf(text: string, options: DateOptions): Day | undefined {
  const numeric = numericDay(text, options);
  if (!numeric) return wordedDay(text, options.language);
  const others = tokensOf(text).filter((word) => !/^\d+$/.test(word));
  return isUninformative(others, dateNames(options.language).weekdays) ? numeric : undefined;
}

/** The first instant at which the zone's clocks show this; if they skip it, the first one after the skip. */
function localInstant(
  parts: Required<Pick<Day, 'month' | 'day'>> & { year: number } & Omit<Time, 'zone'>,
  zone: string,
) {
  const date = DateTime.fromObject(parts, { zone });
  if (!date.isValid || parts.year < 1900 || parts.year > 2200) return 'impossible';
  const first = Math.min(...date.getPossibleOffsets().map((possible) => possible.toMillis()));
  return { at: toInstant(first) };
}

function yearOf(day: Day, options: DateOptions): number {
  if (day.year !== undefined) return day.year;
  const latest = DateTime.fromMillis(options.now + 86_400_000, { zone: options.timezone });
  const isLater = day.month > latest.month || (day.month === latest.month && day.day > latest.day);
  return isLater ? latest.year - 1 : latest.year;
}

/**
 * The instant of a date on a page: "08 June 2024", "June 8, 2024 14:05", ISO 8601, "8 juin 2024", month names and
 * digits of many languages, with or without a time and a zone. A date alone is 00:00 in the newsroom's zone. Digits
 * alone (06/08/2024) are day, month, year, but month first in the United States. Undefined if the text is not a date
 * or says more than a date.
 */
export function readDate(text: string, options: DateOptions): ReadDate | undefined {
  if (text.length > longestDate || !/\p{Nd}/u.test(text) || age.test(text)) return undefined;
  const iso = /^\d{4}-\d{2}-\d{2}(T|\s\d)/i.test(text.trim())
    ? readInstant(text, options.timezone)
    : undefined;
  if (iso) return { at: iso };
  const { rest, time } = takeTime(foldLetters(text));
  const day = dayOf(rest, options);
  if (!day) return undefined;
  if (time === 'impossible') return 'impossible';
  const clock = time ?? { hour: 0, minute: 0, second: 0, zone: '' };
  const local = { year: yearOf(day, options), month: day.month, day: day.day };
  const { zone, ...clockParts } = clock;
  if (zone === '') return localInstant({ ...local, ...clockParts }, options.timezone);
  if (zone.includes('/')) return localInstant({ ...local, ...clockParts }, zone);
  const valid = DateTime.fromObject({ ...local, ...clockParts }, { zone: 'utc' });
  if (!valid.isValid) return 'impossible';
  const written = valid.setLocale('en-US').toFormat('d MMM yyyy H:mm:ss');
  const at = readInstant(`${written} ${zone.toUpperCase().replace(/\s/g, '')}`, options.timezone);
  return at === undefined ? undefined : { at };
}
