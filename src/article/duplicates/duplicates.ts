import type { Store } from '../../store/store.ts';

/** Articles that share a band with a story, most shared bands first; at most five. */
export async function likelyDuplicates({ redis, keys }: Store, bands: string[]): Promise<string[]> {
  if (bands.length === 0) return [];
  const found = await redis.hmget(keys.storyBands, ...bands);
  const counts = new Map<string, number>();
  for (const id of found) if (id) counts.set(id, (counts.get(id) ?? 0) + 1);
  return [...counts]
    .toSorted(([, one], [, other]) => other - one)
    .slice(0, 5)
    .map(([id]) => id);
}
