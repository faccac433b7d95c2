import { foldName, requireName } from '../../accounts/names.ts';
import { passwordFields } from '../../accounts/passwords.ts';
import type { Role } from '../../accounts/roles.ts';
import { liveTokens } from '../../accounts/tokens.ts';
import { requireUser, type User } from '../../accounts/users.ts';
import { SluglineError } from '../../errors.ts';
import { changeAccount } from '../../store/scripts/account/changeAccount.ts';
import { type Context, requireRole } from '../context.ts';

/** Adds a user. Without a password, a one-time link lets them set one (`inviteUser`). */
export async function addUser(
  context: Context,
  command: { name: string; role: Role; password?: string | undefined },
): Promise<User> {
  requireRole(context, 'admin');
  const { name, role, password } = command;
  requireName(name);
  // A token acts under its own name: a user of the same name could count as a second approver.
  if ((await liveTokens(context.store, name)).length > 0) throw new SluglineError('token.exists', { name });
  const fields = password === undefined ? {} : await passwordFields(context.store.random, { name, password });
  const { keys, clock } = context.store;
  const done = await changeAccount(context.store, {
    account: keys.user(foldName(name)),
    list: keys.users,
    expected: 'absent',
    set: { name, role, createdAt: clock.now(), ...fields },
    listed: foldName(name),
    action: 'user.added',
    actor: context.actor.name,
    subject: name,
    detail: role,
  });
  if (done.outcome === 'exists') throw new SluglineError('account.exists', { name });
  return requireUser(context.store, name);
}
