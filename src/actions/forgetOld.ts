import type { Needs } from './needs.ts';
import { purge } from './purge.ts';

const batch = 500;

/** Purges the oldest articles beyond `retention.articles`; what is left over goes the next time. */
export async function forgetOld(needs: Needs): Promise<number> {
  const { store, clock, config } = needs;
  const oldest = clock.now() - config.retention.articles;
  const ids = await store.redis.zrangebyscore(store.keys.articles, -oldest, '+inf', 'LIMIT', 0, batch);
  for (const id of ids) await purge(needs, { id, note: 'older than retention.articles', ofAge: true });
  return ids.length;
}
