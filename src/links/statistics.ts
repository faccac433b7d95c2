import { DateTime } from 'luxon';
import { daysOfHours } from '../store/scripts/link/recordClicks.ts';
import type { Store } from '../store/store.ts';

/** The clicks in one group: a day, an hour, a channel, a host … */
export interface Share {
  name: string;
  total: number;
  /** Visitors of a link on a day, each counted at their first click of that day. */
  unique: number;
}

/** How clicks can be grouped. */
export const groupings = ['day', 'hour', 'channel', 'variant', 'referrer', 'device', 'country'] as const;
export type Grouping = (typeof groupings)[number];

/** The names of the groups in the records. */
const prefixes = { referrer: 'ref:', device: 'dev:', country: 'cc:', channel: 'channel:', hour: 'hour:' };

type Record = { [field: string]: string };

function sharesIn(record: Record, prefix: string): Share[] {
  const shares: Share[] = [];
  for (const [field, total] of Object.entries(record)) {
    if (!field.startsWith(prefix)) continue;
    const name = field.slice(prefix.length);
    if (prefix !== '' || /^\d{4}-/.test(name))
      shares.push({ name, total: Number(total), unique: Number(record[`u:${field}`] ?? 0) });
  }
  return shares;
}

/** Sorts by size, largest first, and equal ones by name. */
function mostFirst(shares: Share[]): Share[] {
  return shares.sort((a, b) => b.total - a.total || (a.name < b.name ? -1 : 1));
}

function inOrder(shares: Share[]): Share[] {
  return shares.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Everything stored about one link's clicks. */
export interface LinkStatistics {
  /** By the newsroom's days, oldest first; days without clicks are left out. */
  day: Share[];
  /** By hours of the last 14 days (UTC, an instant). */
  hour: Share[];
  referrer: Share[];
  device: Share[];
  country: Share[];
}

/** The stored clicks of a link. Two reads, whatever the link's age: both records are bounded. */
export async function statisticsOf(store: Store, code: string): Promise<LinkStatistics> {
  const [clicks, hours] = await Promise.all([
    store.redis.hgetall(store.keys.clicks(code)),
    store.redis.hgetall(store.keys.clickHours(code)),
  ]);
  const oldest = new Date(store.clock.now() - daysOfHours * 86_400_000).toISOString().slice(0, 13);
  return {
    day: inOrder(sharesIn(clicks, 'day:')),
    hour: inOrder(sharesIn(hours, ''))
      .filter(({ name }) => name >= oldest)
      .map(asInstant),
    referrer: mostFirst(sharesIn(clicks, prefixes.referrer)),
    device: mostFirst(sharesIn(clicks, prefixes.device)),
    country: mostFirst(sharesIn(clicks, prefixes.country)),
  };
}

function asInstant({ name, ...share }: Share): Share {
  return { name: `${name}:00:00Z`, ...share };
}

/** The clicks on all links of the newsroom on some days. */
export interface NewsroomStatistics extends LinkStatistics {
  total: number;
  unique: number;
  /** `-` stands for no channel: articles' own links and links created by people. */
  channel: Share[];
}

/** The maximum number of days in one sum. */
const maxDays = 366;

/**
 * The newsroom's clicks between two of its days, both included (`YYYY-MM-DD`), at most 366 days: one bounded record for
 * each.
 */
export async function newsroomStatistics(
  store: Store,
  from: string,
  to: string,
): Promise<NewsroomStatistics> {
  const days = daysBetween(from, to);
  const records = await Promise.all(days.map((day) => store.redis.hgetall(store.keys.clicksOfDay(day))));
  const chunkSize = (prefix: string) => summed(records.flatMap((record) => sharesIn(record, prefix)));
  const day = days
    .map((name, index) => ({
      name,
      total: Number(records[index]?.total ?? 0),
      unique: Number(records[index]?.['u:total'] ?? 0),
    }))
    .filter(({ total }) => total > 0);
  return {
    total: day.reduce((sum, { total }) => sum + total, 0),
    unique: day.reduce((sum, { unique }) => sum + unique, 0),
    day,
    hour: inOrder(chunkSize(prefixes.hour)).map(asInstant),
    channel: mostFirst(chunkSize(prefixes.channel)),
    referrer: mostFirst(chunkSize(prefixes.referrer)),
    device: mostFirst(chunkSize(prefixes.device)),
    country: mostFirst(chunkSize(prefixes.country)),
  };
}

function summed(shares: Share[]): Share[] {
  const sums = new Map<string, Share>();
  for (const { name, total, unique } of shares) {
    const sum = sums.get(name) ?? { name, total: 0, unique: 0 };
    sums.set(name, { name, total: sum.total + total, unique: sum.unique + unique });
  }
  return [...sums.values()];
}

/** The days from one to another; only the newest ones if there are too many. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  const first = DateTime.fromISO(from, { zone: 'UTC' });
  for (let day = DateTime.fromISO(to, { zone: 'UTC' }); day >= first; day = day.minus({ days: 1 })) {
    days.unshift(day.toISODate() ?? '');
    if (days.length >= maxDays) break;
  }
  return days;
}

/** The clicks on a channel's variants: of all links created for them, since the first one. */
export interface VariantClicks extends Omit<Share, 'name'> {
  channel: string;
  variant: string;
}

/**
 * Clicks by variant, of one channel or of all. `recordClicks` keeps bounded totals, so one read shows which wording
 * gets clicks. A link's channel and variant are those that its code was assigned for.
 */
export async function variantClicks(store: Store, channel?: string): Promise<VariantClicks[]> {
  const record = await store.redis.hgetall(store.keys.variantClicks);
  return mostFirst(sharesIn(record, 'variant:'))
    .filter(({ name }) => name.includes('|'))
    .map(({ name, total, unique }) => {
      const [of = '', variant = ''] = name.split('|');
      return { channel: of, variant, total, unique };
    })
    .filter((row) => channel === undefined || row.channel === channel);
}

/** The clicks of an article's links by channel or by variant, most clicks first. */
export async function articleShares(
  store: Store,
  articleId: string,
  by: 'channel' | 'variant',
): Promise<Share[]> {
  const taken = await store.redis.hgetall(store.keys.articleLinks(articleId));
  const shares = await Promise.all(
    Object.entries(taken).map(async ([field, code]) => {
      const [channel = '', variant = ''] = field.split('|');
      const [total, unique] = await store.redis.hmget(store.keys.clicks(code), 'total', 'unique');
      const name = by === 'channel' ? channel || '-' : `${channel || '-'}|${variant}`;
      return { name, total: Number(total ?? 0), unique: Number(unique ?? 0) };
    }),
  );
  return mostFirst(summed(shares));
}
