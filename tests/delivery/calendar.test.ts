import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { nextSlot } from '../../src/delivery/calendar.ts';
import { dayOf, slotFrom } from '../../src/delivery/slots.ts';

const at = (text: string, zone: string) => DateTime.fromISO(text, { zone }).toMillis();
const zones = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'Asia/Beirut',
  'Asia/Karachi',
  'UTC',
];

describe('a slot', () => {
  test('leaves what lies inside it and postpones the rest to its next beginning', () => {
    const rules = { timezone: 'Asia/Karachi', slots: ['08:00-22:00'] };
    const day = (time: string) => at(`2026-11-24T${time}`, 'Asia/Karachi');
    expect(slotFrom(day('08:00'), rules)).toBe(day('08:00'));
    expect(slotFrom(day('21:59:59'), rules)).toBe(day('21:59:59'));
    expect(slotFrom(day('22:00'), rules)).toBe(at('2026-11-25T08:00', 'Asia/Karachi'));
    expect(slotFrom(day('03:00'), rules)).toBe(day('08:00'));
  });

  test('may end at midnight or go over it', () => {
    const zone = 'Europe/Berlin';
    expect(slotFrom(at('2026-06-01T23:30', zone), { timezone: zone, slots: ['22:00-24:00'] })).toBe(
      at('2026-06-01T23:30', zone),
    );
    expect(slotFrom(at('2026-06-01T01:30', zone), { timezone: zone, slots: ['22:00-02:00'] })).toBe(
      at('2026-06-01T01:30', zone),
    );
    expect(slotFrom(at('2026-06-01T02:00', zone), { timezone: zone, slots: ['22:00-02:00'] })).toBe(
      at('2026-06-01T22:00', zone),
    );
  });

  test('begins after the gap if a spring night skips its beginning, and once if an autumn night has it twice', () => {
    const zone = 'Europe/Berlin';
    expect(slotFrom(at('2026-03-29T00:30', zone), { timezone: zone, slots: ['02:30-04:00'] })).toBe(
      Date.parse('2026-03-29T01:30:00Z'),
    );
    const first = Date.parse('2026-10-25T00:30:00Z');
    expect(slotFrom(at('2026-10-25T00:00', zone), { timezone: zone, slots: ['02:30-03:30'] })).toBe(first);
  });
});

describe('a place', () => {
  test('keeps the gap to what has a place, before and after it, and says why', () => {
    const rules = { timezone: 'UTC', gapMs: 600_000 };
    const noon = at('2026-11-24T12:00', 'UTC');
    expect(nextSlot(noon, rules, [])).toEqual({ dueAt: noon, why: [] });
    expect(nextSlot(noon, rules, [noon - 60_000])).toEqual({
      dueAt: noon + 540_000,
      why: ['the gap to other posts'],
    });
    expect(nextSlot(noon, rules, [noon + 300_000, noon + 1_000_000]).dueAt).toBe(noon + 1_600_000);
  });

  test('moves to the next day if the day is full', () => {
    const rules = { timezone: 'Asia/Karachi', gapMs: 0, perDay: 2, slots: ['08:00-22:00'] };
    const day = (text: string) => at(text, 'Asia/Karachi');
    const place = nextSlot(day('2026-11-24T12:00'), rules, [
      day('2026-11-24T09:00'),
      day('2026-11-24T10:00'),
    ]);
    expect(place.dueAt).toBe(day('2026-11-25T08:00'));
    expect(place.why).toContain('the cap of posts a day');
  });

  test('always keeps every rule, on every day and in every zone', () => {
    const someInstant = fc.integer({
      min: Date.parse('2026-01-01T00:00:00Z'),
      max: Date.parse('2026-12-31T00:00:00Z'),
    });
    fc.assert(
      fc.property(
        someInstant,
        fc.constantFrom(...zones),
        fc.constantFrom(undefined, ['08:00-22:00'], ['02:00-03:30', '20:00-24:00'], ['22:00-02:00']),
        fc.integer({ min: 0, max: 3_600_000 }),
        fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
        fc.array(fc.integer({ min: -86_400_000, max: 2 * 86_400_000 }), { maxLength: 12 }),
        (earliest, timezone, slots, gapMs, perDay, offsets) => {
          const taken = offsets.map((offset) => earliest + offset);
          const rules = { timezone, slots, gapMs, perDay };
          const { dueAt } = nextSlot(earliest, rules, taken);
          expect(dueAt).toBeGreaterThanOrEqual(earliest);
          expect(slotFrom(dueAt, rules)).toBe(dueAt);
          for (const other of taken) expect(Math.abs(other - dueAt)).toBeGreaterThanOrEqual(gapMs);
          const day = dayOf(dueAt, timezone);
          const sameDay = taken.filter((other) => other >= day.start && other < day.end).length;
          if (perDay !== undefined) expect(sameDay).toBeLessThan(perDay);
        },
      ),
      { numRuns: 400 },
    );
  });
});

test('a day begins and ends with the newsroom’s clocks, also when it has 23 or 25 hours', () => {
  const hours = (text: string, zone: string) => {
    const day = dayOf(at(text, zone), zone);
    return [day.date, (day.end - day.start) / 3_600_000];
  };
  expect(hours('2026-03-29T12:00', 'Europe/Berlin')).toEqual(['2026-03-29', 23]);
  expect(hours('2026-10-25T12:00', 'Europe/Berlin')).toEqual(['2026-10-25', 25]);
  expect(hours('2026-11-24T12:00', 'Asia/Karachi')).toEqual(['2026-11-24', 24]);
});
