import { changeSession } from '../store/scripts/account/changeSession.ts';
import type { Store } from '../store/store.ts';
import { digestOf } from './names.ts';
import type { Actor } from './roles.ts';
import { storedUser } from './users.ts';

/** A session ends when it was not used for so long (ms) … */
export const idleMs = 12 * 3_600_000;
/** … and in any case after this. */
export const longestMs = 7 * 86_400_000;
/** A session that was used so lately is not written again. */
const touchedEvery = 5 * 60_000;

/** Who is signed in by a session's word; undefined where it is over, or the account was disabled or got a new password. */
export async function actorBySession(store: Store, token: string): Promise<Actor | undefined> {
  const key = store.keys.session(digestOf(token));
  const stored = await store.redis.hgetall(key);
  if (!stored.user) return undefined;
  const now = store.clock.now();
  const usedAt = Number(stored.usedAt);
  if (now >= usedAt + idleMs || now >= Number(stored.createdAt) + longestMs) return undefined;
  const user = await storedUser(store, stored.user);
  if (!user || user.disabledAt || user.era !== stored.era) return undefined;
  if (now - usedAt > touchedEvery) await changeSession(store, { session: key, idleMs });
  return { name: user.name, role: user.role, kind: 'person' };
}
