import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { checkCron, dueInstants, nextInstant } from '../src/cron.ts';

/** The instants due between two, written as the zone's wall clock with its distance from UTC. */
function due(expression: string, timezone: string, from: string, until: string): string[] {
  return dueInstants(expression, timezone, Date.parse(from) - 1, Date.parse(until), 1_000).map((ms) =>
    wall(ms, timezone),
  );
}

function wall(ms: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'longOffset',
  }).formatToParts(ms);
  const part = (type: string) => parts.find((one) => one.type === type)?.value;
  return `${part('month')}-${part('day')} ${part('hour')}:${part('minute')} ${part('timeZoneName')?.replace('GMT', '') || '+00:00'}`;
}

describe('on the day a clock jumps forward, a daily job runs once', () => {
  test.each([
    [
      'Europe/Berlin',
      '30 2 * * *',
      '2025-03-28T12:00Z',
      ['03-29 02:30 +01:00', '03-30 03:30 +02:00', '03-31 02:30 +02:00'],
    ],
    [
      'Europe/Berlin',
      '0 3 * * *',
      '2025-03-28T12:00Z',
      ['03-29 03:00 +01:00', '03-30 03:00 +02:00', '03-31 03:00 +02:00'],
    ],
    [
      'America/New_York',
      '30 2 * * *',
      '2025-03-07T12:00Z',
      ['03-08 02:30 -05:00', '03-09 03:30 -04:00', '03-10 02:30 -04:00'],
    ],
    [
      'Australia/Lord_Howe',
      '10 2 * * *',
      '2025-10-03T12:00Z',
      ['10-04 02:10 +10:30', '10-05 02:40 +11:00', '10-06 02:10 +11:00'],
    ],
    [
      'Asia/Beirut',
      '15 0 * * *',
      '2025-03-28T12:00Z',
      ['03-29 00:15 +02:00', '03-30 01:15 +03:00', '03-31 00:15 +03:00'],
    ],
    [
      'Africa/Cairo',
      '0 0 * * *',
      '2025-04-23T12:00Z',
      ['04-24 00:00 +02:00', '04-25 01:00 +03:00', '04-26 00:00 +03:00'],
    ],
    [
      'Asia/Karachi',
      '30 2 * * *',
      '2025-03-28T12:00Z',
      ['03-29 02:30 +05:00', '03-30 02:30 +05:00', '03-31 02:30 +05:00'],
    ],
    [
      'UTC',
      '30 2 * * *',
      '2025-03-28T12:00Z',
      ['03-29 02:30 +00:00', '03-30 02:30 +00:00', '03-31 02:30 +00:00'],
    ],
  ])('%s, %s', (timezone, expression, from, expected) => {
    const until = new Date(Date.parse(from) + 3 * 86_400_000).toISOString();
    expect(due(expression, timezone, from, until)).toEqual(expected);
  });
});

describe('on the day a clock goes back, a daily job runs once, at the first of the two', () => {
  test.each([
    [
      'Europe/Berlin',
      '30 2 * * *',
      '2025-10-24T12:00Z',
      ['10-25 02:30 +02:00', '10-26 02:30 +02:00', '10-27 02:30 +01:00'],
    ],
    [
      'Europe/Berlin',
      '0 3 * * *',
      '2025-10-24T12:00Z',
      ['10-25 03:00 +02:00', '10-26 03:00 +01:00', '10-27 03:00 +01:00'],
    ],
    [
      'America/New_York',
      '30 1 * * *',
      '2025-10-31T12:00Z',
      ['11-01 01:30 -04:00', '11-02 01:30 -04:00', '11-03 01:30 -05:00'],
    ],
    [
      'Australia/Lord_Howe',
      '45 1 * * *',
      '2025-04-04T12:00Z',
      ['04-05 01:45 +11:00', '04-06 01:45 +11:00', '04-07 01:45 +10:30'],
    ],
    [
      'Asia/Beirut',
      '30 23 * * *',
      '2025-10-24T12:00Z',
      ['10-24 23:30 +03:00', '10-25 23:30 +03:00', '10-26 23:30 +02:00'],
    ],
    [
      'Africa/Cairo',
      '30 23 * * *',
      '2025-10-29T12:00Z',
      ['10-29 23:30 +03:00', '10-30 23:30 +03:00', '10-31 23:30 +02:00'],
    ],
    [
      'Asia/Karachi',
      '30 2 * * *',
      '2025-10-24T12:00Z',
      ['10-25 02:30 +05:00', '10-26 02:30 +05:00', '10-27 02:30 +05:00'],
    ],
    [
      'UTC',
      '30 1 * * *',
      '2025-10-24T12:00Z',
      ['10-25 01:30 +00:00', '10-26 01:30 +00:00', '10-27 01:30 +00:00'],
    ],
  ])('%s, %s', (timezone, expression, from, expected) => {
    const until = new Date(Date.parse(from) + 3 * 86_400_000).toISOString();
    expect(due(expression, timezone, from, until)).toEqual(expected);
  });
});

const changeDays = [
  ['Europe/Berlin', '2025-03-29T12:00Z', '2025-10-25T12:00Z'],
  ['America/New_York', '2025-03-08T12:00Z', '2025-11-01T12:00Z'],
  ['Australia/Lord_Howe', '2025-10-04T00:00Z', '2025-04-05T00:00Z'],
  ['Asia/Beirut', '2025-03-29T12:00Z', '2025-10-25T12:00Z'],
  ['Africa/Cairo', '2025-04-24T12:00Z', '2025-10-30T12:00Z'],
  ['Asia/Karachi', '2025-03-29T12:00Z', '2025-10-25T12:00Z'],
  ['UTC', '2025-03-29T12:00Z', '2025-10-25T12:00Z'],
] as const;

test.each(changeDays)('%s: every five minutes stays every five minutes on both days', (timezone, ...days) => {
  for (const day of days) {
    const from = Date.parse(day);
    const found = dueInstants('*/5 * * * *', timezone, from, from + 86_400_000, 1_000);
    expect(found).toEqual(Array.from({ length: 288 }, (_, index) => from + (index + 1) * 300_000));
  }
});

test.each(changeDays.filter(([timezone]) => timezone !== 'Australia/Lord_Howe'))(
  '%s: hourly is once in each hour on both days',
  (timezone, ...days) => {
    for (const day of days) {
      const from = Date.parse(day);
      const found = dueInstants('0 * * * *', timezone, from, from + 86_400_000, 1_000);
      expect(found).toEqual(Array.from({ length: 24 }, (_, index) => from + (index + 1) * 3_600_000));
    }
  },
);

test('Lord Howe, where the clock moves half an hour: hourly is once for each hour that its clock shows', () => {
  expect(due('0 * * * *', 'Australia/Lord_Howe', '2025-10-04T14:30Z', '2025-10-04T17:00Z')).toEqual([
    '10-05 01:00 +10:30',
    '10-05 02:30 +11:00',
    '10-05 03:00 +11:00',
    '10-05 04:00 +11:00',
  ]);
  expect(due('0 * * * *', 'Australia/Lord_Howe', '2025-04-05T14:00Z', '2025-04-05T16:30Z')).toEqual([
    '04-06 01:00 +11:00',
    '04-06 02:00 +10:30',
    '04-06 03:00 +10:30',
  ]);
});

test('Samoa left out the 30th of December 2011: its daily jobs ran on the 31st, once', () => {
  const found = due('0 9 * * *', 'Pacific/Apia', '2011-12-29T12:00Z', '2012-01-01T12:00Z');
  expect(found).toEqual(['12-29 09:00 -10:00', '12-31 09:00 +14:00', '01-01 09:00 +14:00']);
});

test('stopping and continuing makes no difference', () => {
  const expressions = [
    '30 2 * * *',
    '*/5 * * * *',
    '0 * * * *',
    '15 1,2,3 * * *',
    '*/20 */3 * * *',
    '*/40 30 1-3 * * *',
  ];
  const from = Date.parse('2025-03-29T20:00Z');
  const autumn = Date.parse('2025-10-25T20:00Z');
  fc.assert(
    fc.property(
      fc.constantFrom(...expressions),
      fc.constantFrom('Europe/Berlin', 'Asia/Beirut', 'America/New_York'),
      fc.constantFrom(from, autumn),
      fc.array(fc.integer({ min: 0, max: 12 * 3_600 }), { maxLength: 6 }),
      (expression, timezone, start, cuts) => {
        const end = start + 12 * 3_600_000;
        const marks = [start, ...cuts.map((s) => start + s * 1_000).sort((one, other) => one - other), end];
        const pieces = marks
          .slice(1)
          .flatMap((mark, index) => dueInstants(expression, timezone, marks[index]!, mark, 10_000));
        expect(pieces).toEqual(dueInstants(expression, timezone, start, end, 10_000));
      },
    ),
    { numRuns: 200 },
  );
});

test('the next instant is the first that is due, over clock changes too', () => {
  fc.assert(
    fc.property(
      fc.constantFrom('30 2 * * *', '0 0 1 * *', '*/7 * * * *', '0 12 * * sun', '45 59 23 * * *'),
      fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'Africa/Cairo', 'Asia/Karachi'),
      fc.integer({ min: Date.parse('2024-01-01T00:00Z'), max: Date.parse('2026-01-01T00:00Z') }),
      (expression, timezone, after) => {
        const [first] = dueInstants(expression, timezone, after, after + 40 * 86_400_000, 1);
        expect(nextInstant(expression, timezone, after)).toBe(first);
      },
    ),
    { numRuns: 100 },
  );
});

test('an instant that is due now is not its own next one', () => {
  const noon = Date.parse('2025-06-01T12:00Z');
  expect(nextInstant('0 12 * * *', 'UTC', noon)).toBe(noon + 86_400_000);
  expect(nextInstant('0 12 * * *', 'UTC', noon - 1)).toBe(noon);
});

test('the 29th of February is found over the eight years around 2100', () => {
  expect(nextInstant('0 0 29 2 *', 'UTC', Date.parse('2096-03-01T00:00Z'))).toBe(
    Date.parse('2104-02-29T00:00Z'),
  );
});

test('a limit gives the first ones, so that the rest can follow', () => {
  const from = Date.parse('2025-06-01T00:00Z');
  const found = dueInstants('* * * * * *', 'Asia/Karachi', from, from + 7 * 86_400_000, 3);
  expect(found).toEqual([from + 1_000, from + 2_000, from + 3_000]);
  expect(dueInstants('* * * * *', 'UTC', from, from, 10)).toEqual([]);
  expect(dueInstants('* * * * *', 'UTC', from, from + 60_000, 0)).toEqual([]);
});

test.each(['*/5 * * * *', '0 9 * * 1-5', '30 0 9 1,15 jan,jul *', '0 0 29 2 *', ' 0  0 * * 7 ', '0 0 L * *'])(
  '"%s" is a cron expression',
  (expression) => {
    expect(checkCron(expression)).toBeUndefined();
  },
);

test.each([
  ['* * * *', 'has 4 fields'],
  ['', 'has 0 fields'],
  ['@daily', 'five'],
  ['61 * * * *', 'minute "61"'],
  ['0 25 * * *', 'hour "25"'],
  ['*/0 * * * *', 'minute "*/0"'],
  ['H * * * *', 'minute "H"'],
  ['0 0 ? * *', 'day of month "?"'],
  ['0 0 * foo *', 'month "foo"'],
  ['0 0 30 2 *', 'never comes'],
])('"%s" is invalid, and the error says: %s', (expression, words) => {
  expect(checkCron(expression)).toContain(words);
  expect(() => nextInstant(expression, 'UTC', 0)).toThrow(RangeError);
});

test('an unknown zone is an error', () => {
  expect(() => nextInstant('0 0 * * *', 'Mars/Olympus', 0)).toThrow(RangeError);
});
