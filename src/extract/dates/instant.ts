import { DateTime } from 'luxon';
import { toInstant } from '../../clock.ts';

/** Zones that old mail programs and blogs write by name (RFC 2822 4.3 and common practice), as offsets. */
const namedZones: Record<string, string> = {
  UT: '+0000',
  GMT: '+0000',
  UTC: '+0000',
  Z: '+0000',
  WET: '+0000',
  BST: '+0100',
  CET: '+0100',
  MET: '+0100',
  WAT: '+0100',
  WEST: '+0100',
  CEST: '+0200',
  CAT: '+0200',
  EET: '+0200',
  SAST: '+0200',
  EEST: '+0300',
  MSK: '+0300',
  TRT: '+0300',
  EAT: '+0300',
  IDT: '+0300',
  IRST: '+0330',
  GST: '+0400',
  AFT: '+0430',
  PKT: '+0500',
  IST: '+0530',
  NPT: '+0545',
  WIB: '+0700',
  ICT: '+0700',
  WITA: '+0800',
  SGT: '+0800',
  HKT: '+0800',
  PHT: '+0800',
  AWST: '+0800',
  JST: '+0900',
  KST: '+0900',
  WIT: '+0900',
  ACST: '+0930',
  AEST: '+1000',
  AEDT: '+1100',
  NZST: '+1200',
  NZDT: '+1300',
  EST: '-0500',
  EDT: '-0400',
  CST: '-0600',
  CDT: '-0500',
  MST: '-0700',
  MDT: '-0600',
  PST: '-0800',
  PDT: '-0700',
  AST: '-0400',
  ADT: '-0300',
  HST: '-1000',
  AKST: '-0900',
  AKDT: '-0800',
  NST: '-0330',
  BRT: '-0300',
  ART: '-0300',
};

/** Dates in words, without the weekday; `ZZZ` is +0000. */
const worded = ['d MMM yyyy', 'd MMM yy', 'd MMMM yyyy', 'MMM d yyyy', 'MMMM d yyyy'];
const clocks = ['', ' H:mm:ss', ' H:mm', ' h:mm:ss a', ' h:mm a'];
const forms = worded.flatMap((day) => clocks.flatMap((time) => [`${day}${time} ZZZ`, `${day}${time}`]));

/** The C library's own form: "Jun  8 10:00:00 2024", without the weekday. */
const asctime = ['MMM d H:mm:ss yyyy', 'MMM d H:mm:ss ZZZ yyyy'];

/** ISO 8601 as found in practice: also with spaces, a missing "T", one-digit parts, or an offset without colon. */
const isoLike =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:\s*T\s*|\s+)(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:[.,](\d+))?)?\s*((?:UTC|GMT)?[+-]\d{1,2}(?::?\d{2})?|[A-Z]{1,4})?)?$/i;

/** `+5`, `GMT+05:00`, `PKT`, `Z`: the offset in ISO 8601's form; anything else stays and is invalid. */
function isoOffset(zone: string): string {
  const named = namedZones[zone.toUpperCase()];
  const written = named ?? zone.toUpperCase().replace(/^(?:UTC|GMT)(?=[+-])/, '');
  return /^[+-]\d:?(\d{2})?$/.test(written) ? `${written[0]}0${written.slice(1)}` : written;
}

function paddedIso(text: string): string {
  const parts = isoLike.exec(text);
  if (!parts) return text.replace(/\s+/g, '');
  const [, year, month = '', day = '', hour, minute = '0', second = '0', fraction, zone = ''] = parts;
  const two = (part: string) => part.padStart(2, '0');
  const date = `${year}-${two(month)}-${two(day)}`;
  if (hour === undefined) return date;
  const offset = isoOffset(zone);
  return `${date}T${two(hour)}:${two(minute)}:${two(second)}${fraction ? `.${fraction}` : ''}${offset}`;
}

/** One letter is a military zone; so many writers had them backwards that they say nothing (RFC 2822 4.3). */
function offsetOf(zone: string): string | undefined {
  return namedZones[zone] ?? (zone.length === 1 ? '+0000' : undefined);
}

function tokensOf(text: string): string {
  return text
    .replace(/\([^()]*\)/g, ' ')
    .replace(/^\s*\p{L}{2,}\.?\s*,\s*|^\s*(mon|tue|wed|thu|fri|sat|sun)\w*\.?\s+/iu, '')
    .replace(/(\d)(st|nd|rd|th)\b/gi, '$1')
    .replace(/[,.]/g, ' ')
    .replace(/(\d)-(\p{L}{3,9})-(\d)/u, '$1 $2 $3')
    .replace(/\bSept\b/i, 'Sep')
    .replace(/\s([a-z]{1,4})$/i, (_found, name: string) => ` ${offsetOf(name.toUpperCase()) ?? name}`)
    .replace(/(?:GMT|UTC)([+-])/, '$1')
    .replace(/([+-])(\d{2}):(\d{2})$/, '$1$2$3')
    .replace(/\s+/g, ' ')
    .trim();
}

/** Undefined for a year without four digits. */
function toText(date: DateTime): string | undefined {
  if (!date.isValid || date.year < 1000 || date.year > 9999) return undefined;
  const utc = date.toUTC();
  return utc.toISO({ suppressMilliseconds: true, includeOffset: true }) ?? undefined;
}

const monthNames = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const plainIso = /^(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,3}))?(Z|[+-]\d{2}:\d{2})$/;
const plainMail =
  /^(?:[A-Za-z]{3}, )?(\d{1,2}) ([A-Za-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) (GMT|UTC|[+-]\d{4})$/;

function offsetMs(zone: string): number {
  const [, sign, hours, minutes] = /^([+-])(\d{2}):?(\d{2})$/.exec(zone) ?? [];
  return (sign === '-' ? -1 : 1) * (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
}

/** The two forms that nearly all feeds and pages write, without trying fifty others; undefined for any other. */
function plainInstant(text: string): string | undefined {
  const iso = plainIso.exec(text);
  const mail = iso ? null : plainMail.exec(text);
  const found = iso ?? mail;
  if (!found) return undefined;
  const [, one = '', month = '', three = '', hour, minute, second] = found;
  const [year, day] = iso ? [Number(one), Number(three)] : [Number(three), Number(one)];
  const at = iso ? Number(month) - 1 : monthNames.indexOf(month.toLowerCase());
  const fraction = iso ? Number((iso[7] ?? '0').padEnd(3, '0')) : 0;
  const zone = iso ? (iso[8] ?? '') : (mail?.[7] ?? '');
  const wall = Date.UTC(year, at, day, Number(hour), Number(minute), Number(second), fraction);
  const date = new Date(wall);
  const isReal =
    year >= 1000 &&
    at >= 0 &&
    date.getUTCMonth() === at &&
    date.getUTCDate() === day &&
    date.getUTCHours() === Number(hour) &&
    date.getUTCMinutes() === Number(minute) &&
    date.getUTCSeconds() === Number(second);
  if (!isReal || Math.abs(offsetMs(zone)) > 14 * 3_600_000) return undefined;
  const instant = wall - offsetMs(zone);
  // Years of four digits in UTC too.
  return instant >= -30_610_224_000_000 && instant < 253_402_300_800_000 ? toInstant(instant) : undefined;
}

/** A leap second, which is in no clock of ours, is the second before it (RFC 3339, section 5.7). */
const leapSecond = /(:\d{2}:)60(?!\d)/;

/** Years that databases and programs write for "no date": 0000, 0001, -0001. */
const emptyYear = /^-?0\d{3}-\d{1,2}-|\s-?0\d{3}\s+\d{1,2}:/;

/** Unix time, in seconds or milliseconds. */
function unixInstant(text: string): string | undefined {
  if (!/^(\d{10}|\d{13})$/.test(text)) return undefined;
  return toInstant(Number(text) * (text.length === 10 ? 1_000 : 1));
}

/**
 * An instant, RFC 3339 in UTC, from a date as feeds, pages and content systems write it (RFC 3339, ISO 8601, RFC 822,
 * asctime, dates in English words). Without a zone it is in `timezone` (IANA), without a time 00:00 there. Undefined
 * if the text is not a date, or an impossible one.
 */
export function readInstant(text: string, timezone: string): string | undefined {
  const trimmed = text
    .trim()
    .slice(0, 100)
    .replace(leapSecond, (_, before: string) => `${before}59`);
  if (trimmed === '' || emptyYear.test(trimmed)) return undefined;
  const plain = plainInstant(trimmed) ?? unixInstant(trimmed);
  if (plain) return plain;
  const zone = { zone: timezone };
  const iso = toText(DateTime.fromISO(paddedIso(trimmed), zone));
  if (/^\d{4}/.test(trimmed) && iso) return iso;
  const words = tokensOf(trimmed);
  for (const form of [...forms, ...asctime]) {
    const date = toText(DateTime.fromFormat(words, form, { ...zone, locale: 'en-US' }));
    if (date) return date;
  }
  return toText(DateTime.fromRFC2822(trimmed, zone));
}
