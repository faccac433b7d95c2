import { newWord } from '../chance.ts';
import type { Store } from '../store/store.ts';
import { digestOf, foldName } from './names.ts';

/** So many wrong tries in so long (ms) are taken for an account, by anybody, from anywhere. */
export const mostTries = 10;
export const windowMs = 5 * 60_000;

function keyOf(store: Store, name: string): string {
  return store.keys.wrongSignIns(digestOf(foldName(name)).slice(0, 32));
}

/** How many wrong tries there were lately. */
export async function wrongTries(store: Store, name: string): Promise<number> {
  return store.redis.zcount(keyOf(store, name), `(${store.clock.now() - windowMs}`, '+inf');
}

/** Remembers a wrong try. Each has a word of its own, so that a repeat of the command counts once. */
export async function rememberWrongTry(store: Store, name: string): Promise<void> {
  const key = keyOf(store, name);
  const now = store.clock.now();
  await store.redis
    .multi()
    .zadd(key, now, newWord(store.chance))
    .zremrangebyscore(key, '-inf', now - windowMs)
    .pexpire(key, windowMs)
    .exec();
}

export async function forgetWrongTries(store: Store, name: string): Promise<void> {
  await store.redis.del(keyOf(store, name));
}
