import { paidPostsOf, perDayOf } from '../channels/configured.ts';
import type { ChannelConfig, Config } from '../config/schema.ts';
import type { Counter } from '../store/scripts/delivery/claimDelivery.ts';
import { dayOf, monthOf, slotFrom } from './slots.ts';

/** The rules for when a channel may post. Instants are milliseconds. */
export interface Rules {
  /** The newsroom's: the cap counts its days. */
  timezone: string;
  /** `mon-fri 08:00-22:00`; none means any time. */
  slots?: readonly string[] | undefined;
  /** The time zone of the slots; the newsroom's if missing. */
  slotZone?: string | undefined;
  gapMs: number;
  perDay?: number | undefined;
}

/** A channel's rules as the configuration has them. */
export function rulesOf({ newsroom }: Pick<Config, 'newsroom'>, channel: ChannelConfig): Rules {
  const { slots, timezone: slotZone, cap } = channel;
  return { timezone: newsroom.timezone, slots, slotZone, gapMs: cap.gap, perDay: perDayOf(channel) };
}

/** What a claim on a channel counts: posts against the cap, and each paid part against the budget of day and month. */
export function countersOf(
  { newsroom }: Pick<Config, 'newsroom'>,
  channel: ChannelConfig,
  now: number,
): Counter[] {
  const day = dayOf(now, newsroom.timezone);
  const { perDay, perMonth } = paidPostsOf(channel) ?? {};
  const month = perMonth === undefined ? undefined : monthOf(now, newsroom.timezone);
  const today = { period: day.date, next: day.end };
  const paid = { countsParts: true };
  return [
    { periodField: 'countDay', countField: 'count', ...today, limit: channel.cap.perDay },
    ...(perDay === undefined
      ? []
      : [{ periodField: 'paidDay', countField: 'paidToday', ...today, limit: perDay, ...paid }]),
    ...(month === undefined
      ? []
      : [
          {
            ...{ periodField: 'paidMonth', countField: 'paidThisMonth' },
            ...{ period: month.month, next: month.end, limit: perMonth },
            ...paid,
          },
        ]),
  ];
}

export interface Place {
  dueAt: number;
  /** What moved it there, as phrases; empty if it is sent at once. */
  why: string[];
}

const searchDays = 400;

/**
 * The first instant, from `earliest` on, that lies in a slot, keeps the gap to every other post (`taken`, in any order)
 * and stays under the day's cap.
 */
export function nextSlot(earliest: number, rules: Rules, taken: number[]): Place {
  const others = [...taken].sort((a, b) => a - b);
  const why = new Set<string>();
  let at = earliest;
  for (let round = 0; round < searchDays + others.length; round++) {
    const slot = openFrom(at, rules);
    if (slot !== at) why.add('the channel’s slots');
    const free = afterGap(slot, rules.gapMs, others);
    if (free !== slot) why.add('the gap to other posts');
    const day = rules.perDay === undefined ? undefined : dayOf(free, rules.timezone);
    if (day && others.filter((t) => t >= day.start && t < day.end).length >= (rules.perDay ?? 0)) {
      why.add('the cap of posts a day');
      at = day.end;
    } else if (free === slot || openFrom(free, rules) === free) {
      return { dueAt: free, why: [...why] };
    } else {
      at = free;
    }
  }
  return { dueAt: at, why: [...why] };
}

/** The first instant from `at` on at which the channel's slots are open. */
export function openFrom(at: number, { slots, slotZone, timezone }: Omit<Rules, 'gapMs' | 'perDay'>): number {
  return slotFrom(at, { slots, timezone: slotZone ?? timezone });
}

/** The first instant from `at` on that keeps the gap to all others, which are sorted. */
function afterGap(at: number, gapMs: number, others: number[]): number {
  let free = at;
  for (const other of others) {
    if (Math.abs(other - free) < gapMs) free = other + gapMs;
  }
  return free;
}
