import { makeCodeKey } from '../store/scripts/instance/makeCodeKey.ts';
import type { Store } from '../store/store.ts';

const known = new WeakMap<Store['redis'], string>();

/**
 * The key from which the newsroom's new codes are derived: random, created once, stored and in its backups, so that
 * no one can derive a coming article's code from its id. Recorded codes stay.
 */
export async function codeKeyOf(store: Store): Promise<string> {
  const { redis, keys, random } = store;
  const before = known.get(redis) ?? (await redis.hget(keys.instance, 'codeKey'));
  const key = before ?? (await makeCodeKey(store, { key: random.bytes(32).toString('base64url') })).key;
  known.set(redis, key);
  return key;
}
