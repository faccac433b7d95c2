import { defineScript } from '../../script.ts';

export interface KeepSignIn {
  /** The digest that names the account's sign-in. */
  signIn: string;
  act: 'begin' | 'keep';
  /** The version that is renewed; 0 where nothing is kept yet. */
  version: number;
  /** The new tokens, sealed. */
  sealed?: string;
}

/** A year: what nobody has renewed for so long is of no use any more (ms). */
const keptFor = 366 * 86_400_000;

/** Notes that tokens are about to be renewed, or keeps the new ones; `moved` if another process has renewed them since. */
export const keepSignIn = defineScript<KeepSignIn, { outcome: 'kept' | 'moved' }>('channel/keepSignIn', {
  keys: (keys, { signIn }) => ({ signIn: keys.signIn(signIn) }),
  command: (command) => ({ ...command, keptFor }),
  evenWhenFull: true,
});
