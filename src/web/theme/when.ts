import { html } from 'ghtml';
import { instants } from '../../clock.ts';

/** How much of an instant is shown; the exact instant is always in `datetime` and on hover. */
export type TimeStyle = 'day' | 'minute';

/** Creating a format costs some 50 µs; languages come from articles, so the cache is bounded. */
const formats = new Map<string, Intl.DateTimeFormat>();
const maxFormats = 100;

function formatFor(language: string, timezone: string, style: TimeStyle): Intl.DateTimeFormat {
  const key = `${language} ${timezone} ${style}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat(localeFor(language), {
    timeZone: timezone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    day: '2-digit',
    month: 'long',
    year: 'numeric',
    ...(style === 'minute' && {
      hour: '2-digit',
      minute: '2-digit',
      hourCycle: 'h23',
      timeZoneName: 'short',
    }),
  });
  if (formats.size >= maxFormats) formats.clear();
  formats.set(key, made);
  return made;
}

/** Plain `en` would put the month first, as only one country does; newspapers elsewhere write "08 June 2024". */
function localeFor(language: string): string {
  if (language === 'en') return 'en-GB';
  try {
    return Intl.DateTimeFormat.supportedLocalesOf([language])[0] ?? 'en-GB';
  } catch {
    // A well-formed tag may still be one that Intl refuses (`xx-bad`).
    return 'en-GB';
  }
}

/** A date without a time is stored as 00:00 in the newsroom's zone: no hour is shown for it. */
function isMidnight(at: Date, timezone: string): boolean {
  const clock = formatFor('en', timezone, 'minute').formatToParts(at);
  const part = (type: string) => clock.find((each) => each.type === type)?.value;
  return part('hour') === '00' && part('minute') === '00' && at.getTime() % 60_000 === 0;
}

/** An instant (RFC 3339) as text in the newsroom's zone: "08 June 2024", or with hours and zone. */
function asText(instant: string, language: string, timezone: string, style: TimeStyle = 'minute'): string {
  const at = new Date(instant);
  const shown = style === 'minute' && isMidnight(at, timezone) ? 'day' : style;
  return formatFor(language, timezone, shown).format(at);
}

/** A `<time>` element: the newsroom's zone in view, the exact instant in `datetime` and on hover. */
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
