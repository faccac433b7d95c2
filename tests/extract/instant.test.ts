import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readInstant } from '../../src/extract/instant.ts';

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

test.each(['', 'soon', '2024-02-31', 'Sat, 31 Jun 2024 10:00:00 GMT', '0000-00-00', 'yesterday', '12345'])(
  '%j is no date',
  (text) => {
    expect(readInstant(text, 'UTC')).toBeUndefined();
  },
);

test('no text makes it throw, and what it gives can be read again', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const instant = readInstant(text, 'UTC');
      if (instant !== undefined) expect(readInstant(instant, 'UTC')).toBe(instant);
    }),
  );
});
