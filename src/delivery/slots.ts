import { IANAZone } from 'luxon';
import { type Slot, slotOf } from '../config/slot.ts';

/** When a channel may post: in its slots, on the wall clock of a zone; none means any time. */
export interface SlotRules {
  slots?: readonly string[] | undefined;
  timezone: string;
}

const minute = 60_000;
const day = 86_400_000;
/** A slot of one day of the week recurs within this many days, even if the clock has skipped it once. */
const daysAhead = 14;

/** The first instant (ms) from `at` on that is inside a slot. A slot belongs to the day on which it begins. */
export function slotFrom(at: number, { slots = [], timezone }: SlotRules): number {
  if (slots.length === 0) return at;
  const read = slots.map(slotOf);
  const today = dateAt(at, timezone);
  let next = Number.POSITIVE_INFINITY;
  for (let days = -1; days <= daysAhead && next === Number.POSITIVE_INFINITY; days += 1) {
    for (const slot of read) {
      const { start, end } = slotOn(today + days * day, slot, timezone);
      if (at >= start && at < end) return at;
      if (start >= at && start < end) next = Math.min(next, start);
    }
  }
  return next;
}

/**
 * One slot on a date (its midnight as if it were UTC). It is closed if the clock skips it, or it is not of that
 * weekday.
 */
function slotOn(date: number, { days, from, to }: Slot, timezone: string): { start: number; end: number } {
  if (!days.includes(new Date(date).getUTCDay())) return { start: 0, end: 0 };
  const end = to > from ? date + to * minute : date + day + to * minute;
  return { start: instantAt(date + from * minute, timezone), end: instantAt(end, timezone) };
}

/** The date in a zone, as that date's midnight in UTC. */
function dateAt(at: number, timezone: string): number {
  const wall = at + offsetAt(at, timezone);
  return Math.floor(wall / day) * day;
}

/**
 * The instant at which a zone's clock shows a wall time (given as if it were UTC). If the clock shows it twice, the
 * first; if the clock skips it, as much later as it skips.
 */
function instantAt(wall: number, timezone: string): number {
  const before = offsetAt(wall - day, timezone);
  const after = offsetAt(wall + day, timezone);
  if (offsetAt(wall - before, timezone) === before) return wall - before;
  return offsetAt(wall - after, timezone) === after ? wall - after : wall - before;
}

function offsetAt(at: number, timezone: string): number {
  return IANAZone.create(timezone).offset(at) * minute;
}

interface Day {
  date: string;
  start: number;
  end: number;
}

/** The last day asked for in each zone: each claim asks, and a zone's offset is costly to find. */
const lastDays = new Map<string, Day>();

/** The day in a zone around an instant: its date, start and end (ms). */
export function dayOf(at: number, timezone: string): Day {
  const last = lastDays.get(timezone);
  if (last && at >= last.start && at < last.end) return last;
  const date = dateAt(at, timezone);
  const found = {
    date: new Date(date).toISOString().slice(0, 10),
    start: instantAt(date, timezone),
    end: instantAt(date + day, timezone),
  };
  lastDays.set(timezone, found);
  return found;
}

/** The month in a zone around an instant, and its end (ms). */
export function monthOf(at: number, timezone: string): { month: string; end: number } {
  const date = new Date(dateAt(at, timezone));
  const next = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1);
  return { month: date.toISOString().slice(0, 7), end: instantAt(next, timezone) };
}
