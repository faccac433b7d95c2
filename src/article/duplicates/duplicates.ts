import type { Store } from '../../store/store.ts';

/** So long a story may come again as another article. */
export const storyTtlMs = 7 * 86_400_000;

/** At most so many bands are kept: eight for each of the newest articles. */
const maxBands = 80_000;
/** So many old ones go with each new article, so that nothing is ever swept. */
const goAtOnce = 64;

/** Articles that share a band with a text, the ones that share most first; at most a few. */
export async function likelyDuplicates({ redis, keys }: Store, bands: string[]): Promise<string[]> {
  if (bands.length === 0) return [];
  const found = await redis.hmget(keys.twins, ...bands);
  const counts = new Map<string, number>();
  for (const id of found) if (id) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, 5)
    .map(([id]) => id);
}

/**
 * Notes an article's bands, and forgets some that are old or too many. Repeating it changes nothing, and where it breaks
 * off a near-duplicate goes unseen at worst. Times come first: no band is ever without its end.
 */
export async function recordDuplicate(
  { redis, keys, clock }: Store,
  id: string,
  bands: string[],
): Promise<void> {
  if (bands.length === 0) return;
  const now = clock.now();
  await redis.zadd(keys.twinTimes, ...bands.flatMap((band) => [now, band]));
  const [, size, old] = await Promise.all([
    redis.hset(keys.twins, Object.fromEntries(bands.map((band) => [band, id]))),
    redis.zcard(keys.twinTimes),
    redis.zrangebyscore(keys.twinTimes, '-inf', now - storyTtlMs, 'LIMIT', 0, goAtOnce),
  ]);
  const over = size - maxBands;
  const gone = over > 0 ? await redis.zrange(keys.twinTimes, '0', String(Math.min(over, goAtOnce) - 1)) : old;
  if (gone.length === 0) return;
  await redis.hdel(keys.twins, ...gone);
  await redis.zrem(keys.twinTimes, ...gone);
}
