import { type PageBothWays, pageBothWays, type Where } from '../store/lists/pageBothWays.ts';
import type { Store } from '../store/store.ts';

const hour = 3_600_000;
/** Drafts that must be decided within this time are listed before the newest (ms). */
const soonMs = 12 * hour;
/** For how long breaking news, or a draft whose time has passed, is listed first (ms). */
const staysFirstMs = 24 * hour;
/** How many articles of each kind are listed first at most; the others are listed by age. */
const mostFirst = 250;

/**
 * Articles with a draft that waits for a person, on one channel (`*`: any): breaking ones first, then those that must
 * be decided soon, then the newest.
 */
export async function waitingArticles(
  store: Store,
  channel: string,
  where: Where,
  limit: number,
): Promise<PageBothWays> {
  const { redis, keys, clock } = store;
  const now = clock.now();
  const read = (from: number | string, to: number) =>
    redis.zrangebyscore(keys.reviewFirst, from, to, 'LIMIT', 0, mostFirst);
  const [breaking, due] = await Promise.all([
    read('-inf', -(now - staysFirstMs)),
    read(now - staysFirstMs, now + soonMs),
  ]);
  return pageBothWays(store, keys.review(channel), where, limit, [...breaking, ...due]);
}

/** When the newest waiting draft was added to the list (ms); 0 for an empty list. It changes only when one is added. */
export async function newestWaiting({ redis, keys }: Store, channel: string): Promise<number> {
  const [, score] = await redis.zrange(keys.review(channel), '0', '0', 'WITHSCORES');
  return score === undefined ? 0 : -Number(score);
}

/** How many articles have been added to the list since an instant (ms). */
export function waitingSince(store: Store, channel: string, instant: number): Promise<number> {
  return store.redis.zcount(store.keys.review(channel), '-inf', `(${-instant}`);
}
