import { defineScript } from '../../script.ts';

export interface CreateActor {
  username: string;
  /** The base address under which other servers know it from then on. */
  base: string;
  /** Its private key, sealed, and its public key (PEM). */
  sealed: string;
  publicKey: string;
}

/** Creates an actor, or moves an unused one to another base address; the key of a known one stays. */
export const createActor = defineScript<CreateActor, { outcome: 'created' | 'known' }>(
  'fediverse/createActor',
  {
    keys: (keys, { username }) => ({ actor: keys.actor(username) }),
    command: ({ username, base }) => ({ username, base }),
    texts: ({ sealed, publicKey }) => [sealed, publicKey],
  },
);
