import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readInstant } from '../../../src/extract/dates/instant.ts';

const cases: [string, string][] = [
  ['2024-06-08T10:00:00Z', '2024-06-08T10:00:00Z'],
  ['2024-06-08T10:00:00+05:00', '2024-06-08T05:00:00Z'],
  ['2024-06-08T10:00:00.250Z', '2024-06-08T10:00:00.250Z'],
  ['2024-06-08T10:00:00', '2024-06-08T05:00:00Z'],
  ['2024-06-08 10:00', '2024-06-08T05:00:00Z'],
  [' 2024-6-8 ', '2024-06-07T19:00:00Z'],
  ['2024-06-08T10:00 Z', '2024-06-08T10:00:00Z'],
  ['2024-06-08 10:00:00 +0530', '2024-06-08T04:30:00Z'],
  ['2024', '2023-12-31T19:00:00Z'],
  ['2024-06', '2024-05-31T19:00:00Z'],
  ['20240608', '2024-06-07T19:00:00Z'],
  ['Sat, 08 Jun 2024 10:00:00 GMT', '2024-06-08T10:00:00Z'],
  ['Sat, 8 Jun 2024 10:00:00 +0500', '2024-06-08T05:00:00Z'],
  ['Sat, 08 Jun 24 10:00 EST', '2024-06-08T15:00:00Z'],
  ['Sun, 08 Jun 2024 10:00:00 GMT', '2024-06-08T10:00:00Z'],
  ['08 Jun 2024', '2024-06-07T19:00:00Z'],
  ['June 8, 2024 3:05 PM', '2024-06-08T10:05:00Z'],
  ['Saturday, June 8th, 2024', '2024-06-07T19:00:00Z'],
  ['Sat Jun  8 10:00:00 2024', '2024-06-08T05:00:00Z'],
  ['08-Jun-2024 10:00:00 GMT', '2024-06-08T10:00:00Z'],
  ['Sat, 08 Jun 2024 10:00:00 PKT', '2024-06-08T05:00:00Z'],
];

test.each(cases)('%j is %s in a newsroom in Karachi', (text, instant) => {
  expect(readInstant(text, 'Asia/Karachi')).toBe(instant);
});

test.each([
  '',
  'soon',
  '2024-02-31',
  'Sat, 31 Jun 2024 10:00:00 GMT',
  '0000-00-00',
  '0001-01-01T00:00:00Z',
  'Wed, 30 Nov -0001 00:00:00 +0000',
  'Fri, 30 Nov 0002 00:00:00 +0000',
  'yesterday',
  '12345',
])('%j is no date', (text) => {
  expect(readInstant(text, 'UTC')).toBeUndefined();
});

test('no text makes it throw, and its result can be read again', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.constantFrom(...cases.map(([written]) => written))), (text) => {
      const instant = readInstant(text, 'UTC');
      expect(instant && readInstant(instant, 'UTC')).toBe(instant);
    }),
  );
});

describe('the two commonest forms', () => {
  const pad = (n: number, width = 2) => String(n).padStart(width, '0');
  const parts = fc.record({
    year: fc.integer({ min: 1000, max: 9999 }),
    month: fc.integer({ min: 1, max: 12 }),
    day: fc.integer({ min: 1, max: 31 }),
    hour: fc.integer({ min: 0, max: 24 }),
    minute: fc.integer({ min: 0, max: 60 }),
    second: fc.integer({ min: 0, max: 60 }),
    sign: fc.constantFrom('+', '-'),
    zone: fc.integer({ min: 0, max: 14 }),
  });
  const names = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

  test('are read as the platform reads them, impossible days as by anybody else', () => {
    fc.assert(
      fc.property(parts, ({ year, month, day, hour, minute, second, sign, zone }) => {
        const date = `${year}-${pad(month)}-${pad(day)}`;
        const time = `${pad(hour)}:${pad(minute)}:${pad(second)}`;
        const isReal =
          new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day &&
          hour < 24 &&
          minute < 60 &&
          second < 60;
        fc.pre(isReal);
        const ms = Date.parse(`${date}T${time}${sign}${pad(zone)}:00`);
        fc.pre(ms >= Date.parse('1000-01-01T00:00:00Z') && ms < Date.parse('9999-12-31T23:59:59Z'));
        const expected = new Date(ms).toISOString().replace('.000Z', 'Z');
        expect(readInstant(`${date}T${time}${sign}${pad(zone)}:00`, 'Asia/Karachi')).toBe(expected);
        const mail = `${pad(day)} ${names[month - 1]} ${year} ${time} ${sign}${pad(zone)}00`;
        expect(readInstant(mail, 'Asia/Karachi')).toBe(expected);
      }),
    );
  });
});
