import { toInstant } from '../clock.ts';
import { randomToken } from '../random.ts';
import type { Store } from '../store/store.ts';
import { digestOf, foldName } from './names.ts';
import type { Actor, Role } from './roles.ts';

/** A program's way in. It is a person of its own, by its name, for roles, audit and four eyes. */
export interface Token {
  name: string;
  role: Role;
  createdAt: string;
  createdBy: string;
  revokedAt?: string;
}

/** With what it is kept under; the word itself is shown once and kept nowhere. */
export interface StoredToken extends Token {
  digest: string;
}

/** A new token's word. The prefix lets a scanner of leaked secrets know it. */
export function newTokenSecret(store: Pick<Store, 'random'>): string {
  return `slugline_${randomToken(store.random)}${randomToken(store.random)}`;
}

async function tokenByDigest(store: Store, digest: string): Promise<StoredToken | undefined> {
  const stored = await store.redis.hgetall(store.keys.token(digest));
  if (!stored.name || !stored.role) return undefined;
  return {
    digest,
    name: stored.name,
    role: stored.role as Role,
    createdAt: toInstant(Number(stored.createdAt)),
    createdBy: stored.createdBy ?? '',
    ...(stored.revokedAt ? { revokedAt: toInstant(Number(stored.revokedAt)) } : {}),
  };
}

/** Who acts by a token's word; undefined where it opens nothing (any more). */
export async function actorByToken(store: Store, secret: string): Promise<Actor | undefined> {
  const token = await tokenByDigest(store, digestOf(secret));
  return token && !token.revokedAt ? { name: token.name, role: token.role, kind: 'token' } : undefined;
}

async function storedTokens(store: Store): Promise<StoredToken[]> {
  const digests = await store.redis.zrange(store.keys.tokens, '0', '-1');
  const tokens = await Promise.all(digests.map((digest) => tokenByDigest(store, digest)));
  return tokens.filter((token) => token !== undefined);
}

/** Every token that was ever made, first made first; without what opens anything. */
export async function listTokens(store: Store): Promise<Token[]> {
  return (await storedTokens(store)).map(({ digest, ...token }) => token);
}

/** The tokens of this name that still open something. */
export async function liveTokens(store: Store, name: string): Promise<StoredToken[]> {
  const wanted = foldName(name);
  return (await storedTokens(store)).filter((token) => !token.revokedAt && foldName(token.name) === wanted);
}
