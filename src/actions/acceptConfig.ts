import type { Needs } from './needs.ts';

/**
 * Makes this process's configuration the newsroom's newest accepted one. True where it differs from the one before, so
 * that the articles must be sorted into their feeds anew; not at the very first start, which has none.
 */
export async function acceptConfig(needs: Pick<Needs, 'store' | 'config'>): Promise<boolean> {
  const { redis, keys } = needs.store;
  const before = await redis.hget(keys.instance, 'config');
  if (before === needs.config.fingerprint) return false;
  await redis.hset(keys.instance, { config: needs.config.fingerprint });
  return before !== null;
}
