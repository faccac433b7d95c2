import { requireUser, type StoredUser, storedUser } from '../../accounts/users.ts';
import { SluglineError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { setPassword } from './setPassword.ts';
import { authenticate } from './signIn.ts';

/**
 * Changes the password of the signed-in person, who must give the current one: an open browser is not enough. A wrong
 * one counts as a failed sign-in. Every session ends; returns the account, for a new one.
 */
export async function changeOwnPassword(
  context: Context,
  command: { password: string; next: string; from: string; browser?: string | undefined },
): Promise<StoredUser> {
  const { name } = await requireUser(context.store, context.actor.name);
  const { password, next, from, browser } = command;
  await authenticate(context, { name, password, from, browser });
  await setPassword(context, { name, password: next });
  const user = await storedUser(context.store, name);
  if (!user) throw new SluglineError('account.unknown', { name });
  return user;
}
