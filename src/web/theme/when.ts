import { html } from 'ghtml';
import { directionOf } from '../../article/language.ts';
import { instants } from '../../clock.ts';

/** How much of an instant is shown; the exact instant is always in `datetime` and on hover. */
export type TimeStyle = 'day' | 'minute';

/** How each format is written: dates in the language's order, times by its own 12-hour or 24-hour clock. */
const styles = {
  day: { day: '2-digit', month: 'long', year: 'numeric' },
  minute: {
    day: '2-digit',
    month: 'long',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  },
  clock: { hour: '2-digit', minute: '2-digit' },
  clockWithZone: { hour: '2-digit', minute: '2-digit', timeZoneName: 'short' },
  weekday: { weekday: 'short' },
  weekdayAndClock: { weekday: 'short', hour: '2-digit', minute: '2-digit' },
  dayAndMonth: { day: 'numeric', month: 'short' },
  shortDate: { weekday: 'short', day: 'numeric', month: 'short' },
  date: { day: 'numeric', month: 'long', year: 'numeric' },
  dateWithWeekday: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  month: { month: 'long', year: 'numeric' },
  dayOfMonth: { weekday: 'long', day: 'numeric', month: 'long' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

/** Creating a format takes about 50 µs. Languages come from articles, so the cache is bounded. */
const formats = new Map<string, Intl.DateTimeFormat>();
const maxFormats = 200;

function formatFor(language: string, timezone: string, style: keyof typeof styles): Intl.DateTimeFormat {
  const key = `${language} ${timezone} ${style}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(localeFor(language), {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    ...styles[style],
  });
  if (formats.size >= maxFormats) formats.clear();
  formats.set(key, made);
  return made;
}

/** Plain `en` would put the month first, as only one country does; elsewhere newspapers write "08 June 2024". */
function localeFor(language: string): string {
  if (language === 'en') return 'en-GB';
  try {
    return Intl.DateTimeFormat.supportedLocalesOf([language])[0] ?? 'en-GB';
  } catch {
    // A well-formed tag may still be one that Intl refuses (`xx-bad`).
    return 'en-GB';
  }
}

/** An instant (ms) in a zone, written in the language. */
export function dateText(
  at: number,
  { language, timezone, style }: { language: string; timezone: string; style: keyof typeof styles },
): string {
  return written(at, { language, timezone, style });
}

/**
 * Written from right to left, a clock keeps its order ("06:29 PM GMT+5"): digits after Arabic letters would otherwise be
 * separated from the Latin letters behind them, so a mark from left to right stands before the hour.
 */
function written(
  at: number,
  { language, timezone, style }: { language: string; timezone: string; style: keyof typeof styles },
): string {
  const format = formatFor(language, timezone, style);
  if (!('hour' in styles[style]) || directionOf(language) === 'ltr') return format.format(at);
  const parts = format.formatToParts(at);
  return parts.map(({ type, value }) => (type === 'hour' ? `\u200e${value}` : value)).join('');
}

/**
 * Whether an instant is 00:00 in the newsroom's zone, as which a date without a time is stored: no hour is shown for
 * it.
 */
function isMidnight(at: Date, timezone: string): boolean {
  return at.getTime() % 60_000 === 0 && formatFor('en', timezone, 'clock').format(at) === '00:00';
}
/** An instant (RFC 3339) as text in the newsroom's zone: "08 June 2024", or with hours and zone. */
function asText(instant: string, language: string, timezone: string, style: TimeStyle = 'minute'): string {
  const at = new Date(instant);
  const shown = style === 'minute' && isMidnight(at, timezone) ? 'day' : style;
  return written(at.getTime(), { language, timezone, style: shown });
}

/** A `<time>` element that shows the newsroom's zone, with the exact instant in `datetime` and on hover. */
export function timeElement(
  instant: string,
  language: string,
  timezone: string,
  style: TimeStyle = 'minute',
): string {
  const exact = new Date(instant).toISOString();
  return html`<time datetime="${exact}" title="${exact}">${asText(instant, language, timezone, style)}</time>`;
}

/** The same as plain text. */
export function textWithTimes(text: string, language: string, timezone: string): string {
  return text.replace(instants, (instant) =>
    Number.isNaN(Date.parse(instant)) ? instant : asText(instant, language, timezone),
  );
}

/** A sentence with its RFC 3339 instants shown in the newsroom's zone. */
export function timesIn(text: string, language: string, timezone: string): string {
  let markup = '';
  let from = 0;
  for (const { 0: instant, index } of text.matchAll(instants)) {
    if (Number.isNaN(Date.parse(instant))) continue;
    markup += html`${text.slice(from, index)}!${timeElement(instant, language, timezone)}`;
    from = index + instant.length;
  }
  return markup + html`${text.slice(from)}`;
}
