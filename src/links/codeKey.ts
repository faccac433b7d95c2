import { makeCodeKey } from '../store/scripts/instance/makeCodeKey.ts';
import type { Store } from '../store/store.ts';

const known = new WeakMap<Store['redis'], string>();

/**
 * The key that the newsroom's new codes are derived from: random, created once, stored and included in its backups, so
 * that no one can derive a future article's code from its id. Codes already assigned stay.
 */
export async function codeKeyOf(store: Store): Promise<string> {
  const { redis, keys, random } = store;
  const before = known.get(redis) ?? (await redis.hget(keys.instance, 'codeKey'));
  const key = before ?? (await makeCodeKey(store, { key: random.bytes(32).toString('base64url') })).key;
  known.set(redis, key);
  return key;
}
