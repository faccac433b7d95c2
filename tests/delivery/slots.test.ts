import { DateTime, IANAZone } from 'luxon';
import { describe, expect, test } from 'vitest';
import { isSlot, slotOf } from '../../src/config/slot.ts';
import { dayOf, slotFrom } from '../../src/delivery/slots.ts';

const minute = 60_000;
const hour = 60 * minute;

interface Change {
  zone: string;
  at: number;
  /** By how much the clock jumps (ms). */
  shift: number;
}

/** Every way in which a zone of the world changes its clock in 2026, once. */
function changesOf(year: number): Change[] {
  const found = new Map<string, Change>();
  for (const zone of Intl.supportedValuesOf('timeZone')) {
    const offsetAt = (at: number) => IANAZone.create(zone).offset(at) * minute;
    for (let at = Date.UTC(year, 0, 1); at < Date.UTC(year + 1, 0, 1); at += 24 * hour) {
      let [before, after] = [at, at + 24 * hour];
      if (offsetAt(before) === offsetAt(after)) continue;
      while (after - before > minute) {
        const middle = Math.floor((before + after) / 2 / minute) * minute;
        if (offsetAt(middle) === offsetAt(before)) before = middle;
        else after = middle;
      }
      const shift = offsetAt(after) - offsetAt(before);
      const wall = DateTime.fromMillis(after, { zone }).toFormat('HH:mm');
      found.set(`${wall} ${shift}`, { zone, at: after, shift });
    }
  }
  return [...found.values()];
}

/** Slots before, over, within and after the time at which a clock jumps, in the wall clock's minutes. */
function slotsAround({ zone, at, shift }: Change): string[] {
  const jump = DateTime.fromMillis(at - 1, { zone }).plus(1);
  const text = (minutes: number) => {
    const wall = DateTime.fromMillis(Math.floor(at / minute) * minute - Math.max(0, shift), { zone: 'UTC' })
      .plus({ minutes: IANAZone.create(zone).offset(at) })
      .plus({ minutes });
    return wall.toFormat('HH:mm');
  };
  expect(jump.isValid).toBe(true);
  const edges = [-90, -30, 0, 15, 30, 45, 60, 75, 150];
  return edges.flatMap((from, n) => edges.slice(n + 1).map((to) => `${text(from)}-${text(to)}`));
}

describe('a slot on the days on which the clock changes', () => {
  const changes = changesOf(2026);

  test('is open by the wall clock in every zone, except for the time that is skipped or occurs twice', () => {
    expect(changes.length).toBeGreaterThan(6);
    for (const change of changes) {
      const { zone, at, shift } = change;
      for (const slot of slotsAround(change)) {
        const { from, to } = slotOf(slot);
        for (let t = at - 4 * hour; t < at + 6 * hour; t += 15 * minute) {
          if (t >= at && t < at + Math.abs(shift)) continue;
          const wall = DateTime.fromMillis(t, { zone });
          const minutes = wall.hour * 60 + wall.minute;
          const isOpen = to > from ? minutes >= from && minutes < to : minutes >= from || minutes < to;
          const shown = `${zone} ${wall.toISO()} ${slot}`;
          expect([shown, slotFrom(t, { slots: [slot], timezone: zone }) === t]).toEqual([shown, isOpen]);
        }
      }
    }
  });

  test('stays shut if it begins in the skipped hour and ends right after it', () => {
    const rules = { slots: ['02:30-03:00'], timezone: 'Europe/Berlin' };
    const before = Date.parse('2026-03-29T00:00:00Z');
    expect(slotFrom(before, rules)).toBe(Date.parse('2026-03-30T00:30:00Z'));
  });

  test('ends a day at the next midnight, even if a zone skips midnight', () => {
    const day = dayOf(Date.parse('2026-03-29T10:00:00Z'), 'Asia/Beirut');
    expect(new Date(day.start).toISOString()).toBe('2026-03-28T22:00:00.000Z');
    expect(new Date(day.end).toISOString()).toBe('2026-03-29T21:00:00.000Z');
  });
});

describe('a slot of some weekdays', () => {
  const rules = { slots: ['mon-fri 08:00-20:00', 'sat,sun 10:00-24:00'], timezone: 'Asia/Karachi' };
  const at = (text: string) => DateTime.fromISO(text, { zone: rules.timezone }).toMillis();

  test('is shut on the others', () => {
    // 2026-11-20 is a Friday.
    expect(slotFrom(at('2026-11-20T19:59'), rules)).toBe(at('2026-11-20T19:59'));
    expect(slotFrom(at('2026-11-20T20:00'), rules)).toBe(at('2026-11-21T10:00'));
    expect(slotFrom(at('2026-11-22T23:59'), rules)).toBe(at('2026-11-22T23:59'));
    expect(slotFrom(at('2026-11-23T00:00'), rules)).toBe(at('2026-11-23T08:00'));
  });

  test('belongs to the day on which it begins, if it crosses midnight or the week’s end', () => {
    const night = { slots: ['fri 22:00-02:00'], timezone: 'UTC' };
    expect(slotFrom(Date.parse('2026-11-21T01:00Z'), night)).toBe(Date.parse('2026-11-21T01:00Z'));
    expect(slotFrom(Date.parse('2026-11-20T01:00Z'), night)).toBe(Date.parse('2026-11-20T22:00Z'));
    expect(slotOf('sat-mon 08:00-09:00').days).toEqual([6, 0, 1]);
  });

  test('is written as days and times', () => {
    for (const good of ['08:00-22:00', 'mon 08:00-24:00', 'mon-wed,fri 08:00-09:30'])
      expect(isSlot(good)).toBe(true);
    for (const bad of ['8-22', 'monday 08:00-22:00', 'mon08:00-22:00', '08:00-24:30', 'mon, tue 08:00-09:00'])
      expect(isSlot(bad)).toBe(false);
  });
});
