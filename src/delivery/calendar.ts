import { DateTime } from 'luxon';

/** What sets when a post of a channel may go. Instants are milliseconds. */
export interface Rules {
  timezone: string;
  /** `08:00-22:00` in the newsroom's zone; none means any time. */
  slots?: readonly string[] | undefined;
  gapMs: number;
  perDay?: number | undefined;
}

export interface Place {
  dueAt: number;
  /** Why then, in words; empty where it goes at once. */
  why: string[];
}

const searchDays = 400;

/**
 * The first instant, from `earliest` on, that lies in a slot, keeps the gap to everything that has a place already
 * (`taken`, any order) and stays under the day's cap.
 */
export function nextSlot(earliest: number, rules: Rules, taken: number[]): Place {
  const others = [...taken].sort((a, b) => a - b);
  const why = new Set<string>();
  let at = earliest;
  for (let round = 0; round < searchDays + others.length; round++) {
    const slot = slotFrom(at, rules);
    if (slot !== at) why.add('the channel’s slots');
    const free = afterGap(slot, rules.gapMs, others);
    if (free !== slot) why.add('the gap to other posts');
    const day = dayOf(free, rules.timezone);
    if (
      rules.perDay !== undefined &&
      others.filter((t) => t >= day.start && t < day.end).length >= rules.perDay
    ) {
      why.add('the cap of posts a day');
      at = day.end;
    } else if (free === slot || slotFrom(free, rules) === free) {
      return { dueAt: free, why: [...why] };
    } else {
      at = free;
    }
  }
  return { dueAt: at, why: [...why] };
}

/** The first instant from `at` on that is inside a slot. Exact on days of 23 and 25 hours. */
export function slotFrom(at: number, rules: Pick<Rules, 'slots' | 'timezone'>): number {
  if (!rules.slots || rules.slots.length === 0) return at;
  const today = DateTime.fromMillis(at, { zone: rules.timezone }).startOf('day');
  let best = Number.POSITIVE_INFINITY;
  for (const days of [-1, 0, 1, 2]) {
    for (const slot of rules.slots) {
      const { start, end } = slotOn(today.plus({ days }), slot);
      if (at >= start && at < end) return at;
      if (start >= at) best = Math.min(best, start);
    }
  }
  return best;
}

function slotOn(day: DateTime, slot: string): { start: number; end: number } {
  const [from = '', to = ''] = slot.split('-');
  const start = wallTime(day, from);
  const end = wallTime(day, to);
  return { start, end: end > start ? end : wallTime(day.plus({ days: 1 }), to) };
}

/** A wall time that a spring day leaves out is the instant after the gap. */
function wallTime(day: DateTime, text: string): number {
  const [hour = 0, minute = 0] = text.split(':').map(Number);
  if (hour === 24) return day.plus({ days: 1 }).toMillis();
  return day.set({ hour, minute, second: 0, millisecond: 0 }).toMillis();
}

/** The first instant from `at` on that keeps the gap to all others, which are in their order. */
export function afterGap(at: number, gapMs: number, others: number[]): number {
  let free = at;
  for (const other of others) {
    if (Math.abs(other - free) < gapMs) free = other + gapMs;
  }
  return free;
}

/** The newsroom's day around an instant: its date, start and end (ms). */
export function dayOf(at: number, timezone: string): { date: string; start: number; end: number } {
  const day = DateTime.fromMillis(at, { zone: timezone }).startOf('day');
  return { date: day.toISODate() ?? '', start: day.toMillis(), end: day.plus({ days: 1 }).toMillis() };
}
