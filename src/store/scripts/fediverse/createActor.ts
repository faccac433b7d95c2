import { defineScript } from '../../script.ts';

export interface CreateActor {
  username: string;
  /** The base address under which other servers know it from then on. */
  base: string;
  /** Its private key, sealed, and its public key (PEM). */
  sealed: string;
  publicKey: string;
  /** The key's name, if it is not the actor's first one. */
  keyName: string;
}

/** Creates an actor, or moves an unused one to another base address; a known key stays. */
export const createActor = defineScript<CreateActor, { outcome: 'created' | 'known' }>(
  'fediverse/createActor',
  {
    keys: (keys, { username }) => ({ actor: keys.actor(username) }),
    command: ({ username, base, keyName }) => ({ username, base, keyName }),
    texts: ({ sealed, publicKey }) => [sealed, publicKey],
  },
);
