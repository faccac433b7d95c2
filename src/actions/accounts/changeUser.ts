import { foldName } from '../../accounts/names.ts';
import { requireUser, type User } from '../../accounts/users.ts';
import { SluglineError } from '../../errors.ts';
import { changeAccount } from '../../store/scripts/account/changeAccount.ts';
import type { Context } from '../context.ts';

interface UserChange {
  set?: Record<string, string | number>;
  unset?: string[];
  action: string;
  detail?: string;
}

/** Changes the stored user and records it in the audit. */
export async function changeUser(context: Context, name: string, change: UserChange): Promise<User> {
  const { keys } = context.store;
  const done = await changeAccount(context.store, {
    account: keys.user(foldName(name)),
    list: keys.users,
    expected: 'present',
    ...change,
    actor: context.actor.name,
    subject: name,
  });
  if (done.outcome !== 'changed') throw new SluglineError('account.unknown', { name });
  return requireUser(context.store, name);
}
