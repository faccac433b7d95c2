import { newWord } from '../chance.ts';
import { toInstant } from '../clock.ts';
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
export interface KeptToken extends Token {
  digest: string;
}

/** A new token's word. The prefix lets a scanner of leaked secrets know it. */
export function newTokenWord(store: Pick<Store, 'chance'>): string {
  return `slugline_${newWord(store.chance)}${newWord(store.chance)}`;
}

async function tokenByDigest(store: Store, digest: string): Promise<KeptToken | undefined> {
  const kept = await store.redis.hgetall(store.keys.token(digest));
  if (!kept.name || !kept.role) return undefined;
  return {
    digest,
    name: kept.name,
    role: kept.role as Role,
    createdAt: toInstant(Number(kept.createdAt)),
    createdBy: kept.createdBy ?? '',
    ...(kept.revokedAt ? { revokedAt: toInstant(Number(kept.revokedAt)) } : {}),
  };
}

/** Who acts by a token's word; undefined where it opens nothing (any more). */
export async function actorByToken(store: Store, word: string): Promise<Actor | undefined> {
  const token = await tokenByDigest(store, digestOf(word));
  return token && !token.revokedAt ? { name: token.name, role: token.role, kind: 'token' } : undefined;
}

async function keptTokens(store: Store): Promise<KeptToken[]> {
  const digests = await store.redis.zrange(store.keys.tokens, '0', '-1');
  const tokens = await Promise.all(digests.map((digest) => tokenByDigest(store, digest)));
  return tokens.filter((token) => token !== undefined);
}

/** Every token that was ever made, first made first; without what opens anything. */
export async function listTokens(store: Store): Promise<Token[]> {
  return (await keptTokens(store)).map(({ digest, ...token }) => token);
}

/** The tokens of this name that still open something. */
export async function liveTokens(store: Store, name: string): Promise<KeptToken[]> {
  const wanted = foldName(name);
  return (await keptTokens(store)).filter((token) => !token.revokedAt && foldName(token.name) === wanted);
}
