import { toInstant } from '../clock.ts';
import { randomToken } from '../random.ts';
import type { Store } from '../store/store.ts';
import { digestOf, foldName } from './names.ts';
import { type Actor, mayAct, type Role } from './roles.ts';
import { userByName } from './users.ts';

/**
 * A program's access. It acts under its own name for roles and audit. Under four eyes, a token that a signed-in
 * person created counts as that person; a personal token acts as its owner in everything.
 */
export interface Token {
  name: string;
  role: Role;
  createdAt: string;
  createdBy: string;
  /** The owner of a personal token. */
  owner?: string;
  revokedAt?: string;
}

/** Who created a token: a signed-in person, or a command. */
export type Maker = 'person' | 'command';

/** With its digest; the secret itself is shown once and stored nowhere. */
export interface StoredToken extends Token {
  digest: string;
  /** Missing in the tokens of 0.1.0. */
  madeBy?: Maker;
}

/** A new token's secret. The prefix lets scanners of leaked secrets recognise it. */
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
    ...(stored.owner ? { owner: stored.owner } : {}),
    ...(stored.madeBy ? { madeBy: stored.madeBy as Maker } : {}),
    ...(stored.revokedAt ? { revokedAt: toInstant(Number(stored.revokedAt)) } : {}),
  };
}

/** The actor of a token's secret; undefined if it is not (or no longer) valid. */
export async function actorByToken(store: Store, secret: string): Promise<Actor | undefined> {
  const token = await tokenByDigest(store, digestOf(secret));
  if (!token || token.revokedAt) return undefined;
  if (token.owner !== undefined) return ownerActor(store, token, token.owner);
  const eyes = await eyesOfToken(store, token);
  return { name: token.name, role: token.role, kind: 'token', ...(eyes ? { eyes } : {}) };
}

/** A token never allows more than its owner may do when signed in. */
async function ownerActor(store: Store, token: Token, owner: string): Promise<Actor | undefined> {
  const user = await userByName(store, owner);
  if (!user || user.disabledAt) return undefined;
  const role = mayAct(user.role, token.role) ? token.role : user.role;
  return { name: user.name, role, kind: 'token', token: token.name };
}

/**
 * A token counts as its creator, so that no one becomes two people by creating one. Tokens of 0.1.0 have only a name.
 */
async function eyesOfToken(store: Store, { madeBy, createdBy }: StoredToken): Promise<string | undefined> {
  if (madeBy) return madeBy === 'person' ? createdBy : undefined;
  return (await userByName(store, createdBy))?.name;
}

async function storedTokens(store: Store): Promise<StoredToken[]> {
  const digests = await store.redis.zrange(store.keys.tokens, '0', '-1');
  const tokens = await Promise.all(digests.map((digest) => tokenByDigest(store, digest)));
  return tokens.filter((token) => token !== undefined);
}

/** Every token ever created, oldest first; without the secrets. */
export async function listTokens(store: Store): Promise<Token[]> {
  return (await storedTokens(store)).map(({ digest, madeBy, ...token }) => token);
}

/** The valid tokens of this name. */
export async function liveTokens(store: Store, name: string): Promise<StoredToken[]> {
  const wanted = foldName(name);
  return (await storedTokens(store)).filter((token) => !token.revokedAt && foldName(token.name) === wanted);
}
