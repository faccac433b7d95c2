import type { Store } from '../store/store.ts';

/** A post gets most of its clicks on its first day; a count before that means little. */
const countedAfter = 24 * 3_600_000;
/** What readers clicked longer ago says little about today's. */
const oldest = 90 * 24 * 3_600_000;
/** How many of the newest posts count; the clicks on their links are read together. */
const maxPosts = 200;

/** How often each post of a variant was clicked, the newest first. */
export type ClicksOfPosts = ReadonlyMap<string, readonly number[]>;

/**
 * The clicks of a channel's newest posts, by variant: posts between 1 and 90 days old whose text no person had
 * edited. Reads no more than 200 of them.
 */
export async function clicksOfPosts(store: Store, channel: string): Promise<ClicksOfPosts> {
  const { redis, keys, clock } = store;
  const now = clock.now();
  const offers = await redis.zrevrangebyscore(
    keys.posted(channel),
    now - countedAfter,
    now - oldest,
    'LIMIT',
    0,
    maxPosts,
  );
  const posts = offers.map((offer) => {
    const at = offer.indexOf('|');
    return { code: offer.slice(0, at), variant: offer.slice(at + 1) };
  });
  const totals = await Promise.all(posts.map(({ code }) => redis.hget(keys.clicks(code), 'total')));
  const byVariant = new Map<string, number[]>();
  for (const [index, { variant }] of posts.entries()) {
    const clicks = byVariant.get(variant) ?? [];
    clicks.push(Number(totals[index] ?? 0));
    byVariant.set(variant, clicks);
  }
  return byVariant;
}

/**
 * What the ledger stores with a delivery, so that clicks on its post can be credited to its variant once it is sent.
 */
export function offerOf(code: string, variant: string): string {
  return `${code}|${variant}`;
}
