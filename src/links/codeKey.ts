import type { Store } from '../store/store.ts';

const known = new WeakMap<Store['redis'], string>();

/**
 * What the newsroom's new codes are made by: random, made once, kept in the store and in its backups, so that nobody can
 * tell a coming article's code from its id. Codes that are recorded stay as they are.
 */
export async function codeKeyOf({
  redis,
  keys,
  random,
}: Pick<Store, 'redis' | 'keys' | 'random'>): Promise<string> {
  const before = known.get(redis) ?? (await redis.hget(keys.instance, 'codeKey'));
  if (before) {
    known.set(redis, before);
    return before;
  }
  await redis.hsetnx(keys.instance, 'codeKey', random.bytes(32).toString('base64url'));
  return (await redis.hget(keys.instance, 'codeKey')) ?? '';
}
