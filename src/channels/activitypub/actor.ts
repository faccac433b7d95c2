import { createHash, type KeyObject } from 'node:crypto';
import { createActor } from '../../store/scripts/fediverse/createActor.ts';
import type { Store } from '../../store/store.ts';
import { type ActorAddresses, actorAddresses } from './addresses.ts';
import { newKeyPair, openedKey } from './keyPair.ts';

/** The newsroom's actor, as the store has it. */
export interface Actor {
  username: string;
  /** The base address under which other servers know it. */
  base: string;
  addresses: ActorAddresses;
  privateKey: KeyObject;
  /** PEM. */
  publicKey: string;
  createdAt: number;
  followers: number;
}

/** Thrown if an actor can't act here; the message says why and what to do. */
export class ActorFault extends Error {}

interface Owner {
  store: Store;
  secret: Buffer;
  webBase: string;
}

/**
 * The actor with this name, created at its first use. Throws an `ActorFault` if it was created at another address than
 * `webBase` and is in use: other servers know it by that one, for good.
 */
export async function openActor(owner: Owner, username: string): Promise<Actor> {
  const known = await readActor(owner, username);
  if (known?.base === owner.webBase) return withKey(owner, username, known);
  const { store, secret, webBase: base } = owner;
  const { sealed, publicKey } = known ?? (await newKeyPair(username, { secret, random: store.random }));
  const keyName = `key-${createHash('sha256').update(publicKey).digest('hex').slice(0, 16)}`;
  await createActor(store, { username, base, sealed, publicKey, keyName });
  const stored = await readActor(owner, username);
  if (stored?.base === base) return withKey(owner, username, stored);
  throw new ActorFault(
    `@${username} was created at ${stored?.base ?? 'another address'}, and its followers know it there: set web.baseUrl back to that address, or choose another username`,
  );
}

interface Stored {
  base: string;
  sealed: string;
  publicKey: string;
  createdAt: number;
  followers: number;
  keyName?: string;
}

async function readActor({ store }: Owner, username: string): Promise<Stored | undefined> {
  const fields = ['base', 'sealed', 'publicKey', 'createdAt', 'followers', 'keyName'] as const;
  const [base, sealed, publicKey, createdAt, followers, keyName] = await store.redis.hmget(
    store.keys.actor(username),
    ...fields,
  );
  if (!base || !sealed || !publicKey) return undefined;
  const counts = { createdAt: Number(createdAt), followers: Number(followers ?? 0) };
  return { base, sealed, publicKey, ...counts, ...(keyName ? { keyName } : {}) };
}

function withKey({ secret }: Owner, username: string, { sealed, keyName, ...stored }: Stored): Actor {
  const privateKey = openedKey(username, sealed, secret);
  if (!privateKey)
    throw new ActorFault(
      `the key of @${username} was stored with another SLUGLINE_SECRET: start with the one that belongs to this store`,
    );
  return { username, ...stored, addresses: actorAddresses(stored.base, username, keyName), privateKey };
}
