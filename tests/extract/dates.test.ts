import { describe, expect, test } from 'vitest';
import { readDate } from '../../src/extract/dates.ts';

const now = Date.UTC(2026, 6, 1);

function read(text: string, timezone = 'Asia/Karachi', language = 'en') {
  const date = readDate(text, { timezone, now, language });
  return typeof date === 'object' ? date.at : date;
}

describe('a date alone is 00:00 in the newsroom’s zone', () => {
  test.each([
    ...[
      '08 June 2024',
      'June 8, 2024',
      'Saturday, 8 June 2024',
      'Sat Jun 8 2024',
      '8th of June, 2024',
      '2024-06-08',
      '2024/06/08',
      '08.06.2024',
    ],
    ...[
      '8 juin 2024',
      '8. Juni 2024',
      '8 de junio de 2024',
      '8 giugno 2024',
      '8 Haziran 2024',
      '8 июня 2024 г.',
      '8 czerwca 2024',
      '08 de jun. de 2024',
    ],
    ...[
      '٨ يونيو ٢٠٢٤',
      '8 حزيران 2024',
      '8 حزيران/يونيو 2024',
      '۸ جون ۲۰۲۴',
      '8 جون 2024ء',
      '8 जून 2024',
      '৮ জুন ২০২৪',
      '8 มิถุนายน 2024',
    ],
    ...['2024年6月8日', '２０２４年６月８日（土）', '2024년 6월 8일', '08/06/2024', '8-6-2024'],
  ])('%s', (text) => {
    expect(read(text)).toBe('2024-06-07T19:00:00Z');
  });
});

describe('a time is in the zone it names, otherwise in the newsroom’s', () => {
  test.each([
    ['June 8, 2024 14:05', '09:05'],
    ['8 juin 2024 à 14h05', '09:05'],
    ['8. Juni 2024, 14:05 Uhr', '09:05'],
    ['8. Juni 2024, 14.05 Uhr', '09:05'],
    ['June 8, 2024 2:05 PM', '09:05'],
    ['June 8, 2024, 2:05 p.m.', '09:05'],
    ['2024年6月8日 午後2時5分', '09:05'],
    ['٨ يونيو ٢٠٢٤ 2:05 م', '09:05'],
    ['2024-06-08T14:05:00Z', '14:05'],
    ['2024-06-08 14:05', '09:05'],
    ['08 June 2024 14:05 UTC', '14:05'],
    ['08 June 2024 14:05 GMT+2', '12:05'],
    ['08 June 2024 14:05 +05:30', '08:35'],
    ['08 June 2024 14:05 PKT', '09:05'],
    ['8 June 2024, 2:05 p.m. EDT', '18:05'],
    ['8 June 2024 14:05 (Europe/Berlin)', '12:05'],
    ['Sat, 08 Jun 2024 14:05:00 +0500', '09:05'],
  ])('%s', (text, time) => {
    expect(read(text)).toBe(`2024-06-08T${time}:00Z`);
  });
});

describe('daylight saving', () => {
  test('is exact on both sides of a change', () => {
    expect(read('29 March 2026', 'Europe/Berlin')).toBe('2026-03-28T23:00:00Z');
    expect(read('30 March 2026', 'Europe/Berlin')).toBe('2026-03-29T22:00:00Z');
    expect(read('1 July 2024', 'America/New_York')).toBe('2024-07-01T04:00:00Z');
    expect(read('1 January 2024', 'America/New_York')).toBe('2024-01-01T05:00:00Z');
  });

  test('is the first instant of a day whose midnight is skipped or occurs twice', () => {
    expect(read('26 April 2024', 'Africa/Cairo')).toBe('2024-04-25T22:00:00Z');
    expect(read('2 November 2025', 'America/Havana')).toBe('2025-11-02T04:00:00Z');
  });
});

describe('digits alone', () => {
  test('are day, month, year, but month first in the United States', () => {
    expect(read('06/08/2024', 'UTC')).toBe('2024-08-06T00:00:00Z');
    expect(read('06/08/2024', 'America/New_York')).toBe('2024-06-08T04:00:00Z');
    expect(read('06/08/2024', 'UTC', 'en-US')).toBe('2024-06-08T00:00:00Z');
    expect(read('06/08/2024', 'America/New_York', 'en-GB')).toBe('2024-08-06T04:00:00Z');
    expect(read('06/18/2024', 'UTC')).toBe('2024-06-18T00:00:00Z');
  });
});

test('a date without a year is the last one that has been', () => {
  expect(read('June 8', 'UTC')).toBe('2026-06-08T00:00:00Z');
  expect(read('20 July', 'UTC')).toBe('2025-07-20T00:00:00Z');
});

test('a month’s name that is ambiguous between languages is read in the newsroom’s', () => {
  expect(read('12 listopada 2024', 'UTC', 'pl')).toBe('2024-11-12T00:00:00Z');
  expect(read('12. listopada 2024', 'UTC', 'hr')).toBe('2024-10-12T00:00:00Z');
  expect(read('12 listopada 2024', 'UTC', 'en')).toBeUndefined();
});

test.each([
  '31 February 2024',
  '2024-02-30',
  '30/30/2024',
  '8 June 2024 25:99',
  '8 June 2024 14:05 pm',
  '8 June 0024',
])('%s is no day of the calendar', (text) => {
  expect(read(text)).toSatisfy((date) => date === 'impossible' || date === undefined);
});

test.each([
  'rules for 13 June 2024',
  '13 June 2024 drivers',
  '14 boats',
  'June',
  'today',
  '8 June 24',
  'may 8 drivers 2024',
  '1'.repeat(5_000),
])('%j is no date', (text) => {
  expect(read(text)).toBeUndefined();
});

describe('dates as old programs write them', () => {
  test.each([
    ['mar., 9 juin 2026 10:00:00 +0000', 'fr', '2026-06-09T10:00:00Z'],
    ['lun, 9 fév 2026 10:00:00 +0000', 'fr', '2026-02-09T10:00:00Z'],
    ['9 Mär 2026 10:00:00 +0000', 'en', '2026-03-09T10:00:00Z'],
    ['mar, 9 giu 2026 10:00:00 +0000', 'it', '2026-06-09T10:00:00Z'],
    ['sexta-feira, 9 de janeiro de 2026 10:00 UTC', 'pt', '2026-01-09T10:00:00Z'],
    ['9 maa 2026 10:00:00 +0000', 'nl', '2026-03-09T10:00:00Z'],
    ['чт, 9 кві 2026 10:00:00 +0000', 'uk', '2026-04-09T10:00:00Z'],
    ['9 de jan. de 2026 às 15h00', 'pt', '2026-01-09T10:00:00Z'],
    ['le 9 janvier 2026 à 15h', 'fr', '2026-01-09T10:00:00Z'],
    ['9. Januar 2026, 15 Uhr', 'de', '2026-01-09T10:00:00Z'],
  ])('%s', (text, language, at) => {
    expect(read(text, 'Asia/Karachi', language)).toBe(at);
  });

  test.each(['2 hours ago', '15 min ago', '3d ago', '1 day ago'])(
    'an age is no day in August: %s',
    (text) => {
      expect(read(text)).toBeUndefined();
    },
  );
});
