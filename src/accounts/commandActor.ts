import { SluglineError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import type { Actor } from './roles.ts';
import { actorByToken } from './tokens.ts';
import { requireUser } from './users.ts';

export interface CommandActor {
  /** The account on the machine. */
  account: string;
  /** `--as`: the person who gives the command. */
  as?: string | undefined;
  /** `SLUGLINE_TOKEN`. */
  token?: string | undefined;
}

/**
 * The actor of a command: the person whom it names, the token's person, otherwise the machine's account, which is not a
 * person.
 */
export async function commandActor(store: Store, { account, as, token }: CommandActor): Promise<Actor> {
  if (as !== undefined) {
    const { name, role, disabledAt } = await requireUser(store, as);
    if (disabledAt) throw new SluglineError('account.disabled', { name });
    return { name, role, kind: 'command', eyes: name };
  }
  if (token === undefined) return { name: account, role: 'admin', kind: 'command' };
  const actor = await actorByToken(store, token);
  if (!actor) throw new SluglineError('sign-in.bad-token');
  return actor;
}
