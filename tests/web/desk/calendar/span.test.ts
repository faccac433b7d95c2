import { DateTime } from 'luxon';
import { expect, test } from 'vitest';
import { freeIn } from '../../../../src/web/desk/calendar/gathered.ts';
import { hoursOf, spanOf } from '../../../../src/web/desk/calendar/span.ts';

const zone = 'Europe/Berlin';
const at = (text: string) => DateTime.fromISO(text, { zone });

test('a day has the hours that its clock shows: 25 and 23 when the clock is changed', () => {
  const autumn = hoursOf(at('2026-10-25'), 'en');
  expect(autumn).toHaveLength(25);
  expect(autumn.map(({ label }) => label).slice(1, 5)).toEqual(['01:00', '02:00 CEST', '02:00 CET', '03:00']);
  const spring = hoursOf(at('2026-03-29'), 'en');
  expect(spring.map(({ label }) => label).slice(0, 4)).toEqual(['00:00', '01:00', '03:00', '04:00']);
  expect(spring).toHaveLength(23);
  expect(spring.at(-1)?.end).toBe(at('2026-03-30').toMillis());
});

test('a span has whole days in the newsroom’s zone, and the ways to what is before and after', () => {
  const week = spanOf('week', '2026-10-20', at('2026-11-01'));
  expect(week.days.map((day) => day.toFormat('MM-dd HH:mm'))).toEqual(
    ['10-20', '10-21', '10-22', '10-23', '10-24', '10-25', '10-26'].map((day) => `${day} 00:00`),
  );
  expect([week.earlier, week.later]).toEqual(['2026-10-13', '2026-10-27']);
  const month = spanOf('month', '2026-10-31', at('2026-11-01'));
  expect([month.days[0]?.toISODate(), month.days.at(-1)?.toISODate()]).toEqual(['2026-09-28', '2026-11-01']);
  expect([month.on, month.earlier, month.later]).toEqual(['2026-10-31', '2026-09-30', '2026-11-30']);
  expect(spanOf('year', 'soon', at('2026-11-01')).on).toBe('2026-11-01');
});

test('a place is free by slots, gap and cap, and never in the past', () => {
  const hour = { start: at('2026-11-02T10:00').toMillis(), end: at('2026-11-02T11:00').toMillis(), now: 0 };
  const rules = { timezone: zone, slots: ['10:30-12:00'], gapMs: 20 * 60_000, perDay: 3 };
  const later = (minutes: number) => hour.start + minutes * 60_000;
  expect(freeIn(rules, hour, [], 0)).toBe('free');
  expect(freeIn({ ...rules, slots: ['12:00-13:00'] }, hour, [], 0)).toBe('closed');
  expect(freeIn(rules, hour, [later(30)], 1)).toBe('free');
  expect(freeIn(rules, hour, [later(30), later(50)], 2)).toBe('full');
  expect(freeIn(rules, hour, [], 3)).toBe('full');
  expect(freeIn(rules, { ...hour, now: hour.end }, [], 0)).toBe('past');
});
