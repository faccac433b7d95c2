import { type PageBothWays, pageBothWays, type Where } from '../store/pageBothWays.ts';
import type { Store } from '../store/store.ts';

const hour = 3_600_000;
/** What must be decided within this time stands before the newest (ms). */
const soonMs = 12 * hour;
/** Breaking news, or a time that is over, comes first for so long (ms). */
const staysFirstMs = 24 * hour;
/** How many articles of a kind come first at most; further ones are placed by age. */
const mostFirst = 250;

/**
 * Articles of which a draft waits for a person, on one channel (`*`: any): breaking ones first, then what must be decided
 * soon, then the newest.
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

/** How many articles have come into the list since an instant (ms). */
export function waitingSince(store: Store, channel: string, instant: number): Promise<number> {
  return store.redis.zcount(store.keys.review(channel), '-inf', `(${-instant}`);
}
