import { defineScript } from '../../script.ts';

export interface KeepSignIn {
  /** The digest that names the account's sign-in. */
  signIn: string;
  act: 'begin' | 'keep';
  /** The version that is renewed; 0 if nothing is stored yet. */
  version: number;
  /** The new tokens, sealed. */
  sealed?: string;
  /** Only a person can sign in again, so it is kept until then. */
  byPerson?: true | undefined;
}

/** How long tokens are kept that nobody renews (ms): a year, after which they are of no use. */
const keptFor = 366 * 86_400_000;

/**
 * Records that tokens are about to be renewed, or stores the new ones; `moved` if another process has renewed them
 * since.
 */
export const keepSignIn = defineScript<KeepSignIn, { outcome: 'kept' | 'moved' }>('channel/keepSignIn', {
  keys: (keys, { signIn }) => ({ signIn: keys.signIn(signIn) }),
  command: (command) => ({ ...command, keptFor }),
  evenWhenFull: true,
});
