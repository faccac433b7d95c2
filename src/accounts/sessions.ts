import { toInstant } from '../clock.ts';
import { changeSession } from '../store/scripts/account/changeSession.ts';
import type { Store } from '../store/store.ts';
import { digestOf, foldName } from './names.ts';
import type { Actor } from './roles.ts';
import { storedUser } from './users.ts';

/** A session ends after this time without use (ms) … */
export const idleMs = 12 * 3_600_000;
/** … and in any case after this. */
export const longestMs = 7 * 86_400_000;
/** A session's last use is written at most this often (ms). */
const touchedEvery = 5 * 60_000;

/** The person of a session's token; undefined if it has ended, or the account was disabled or got a new password. */
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

/** A session as its person, or an admin, sees it. */
export interface Session {
  id: string;
  createdAt: string;
  usedAt: string;
  /** The address that it was opened from. */
  from?: string;
  /** The browser's name. */
  browser?: string;
}

/** A session's public id: its token can't be derived from it. */
export function sessionId(token: string): string {
  return shownId(digestOf(token));
}

function shownId(digest: string): string {
  return digest.slice(0, 16);
}

/** All sessions of a user, newest first. */
export async function sessionsOf(store: Store, user: string): Promise<(Session & { digest: string })[]> {
  const { redis, keys, clock } = store;
  const [account, digests] = await Promise.all([
    storedUser(store, user),
    redis.zrevrange(keys.sessions(foldName(user)), 0, -1),
  ]);
  const all = await Promise.all(digests.map((digest) => redis.hgetall(keys.session(digest))));
  return all.flatMap((stored, n) => {
    const { createdAt, usedAt, from, browser, era } = stored;
    const isOver = clock.now() >= Number(createdAt) + longestMs || era !== account?.era;
    const digest = digests[n];
    if (!usedAt || isOver || digest === undefined) return [];
    return [
      {
        id: shownId(digest),
        digest,
        createdAt: toInstant(Number(createdAt)),
        usedAt: toInstant(Number(usedAt)),
        ...(from ? { from } : {}),
        ...(browser ? { browser } : {}),
      },
    ];
  });
}
