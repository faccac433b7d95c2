import { foldName } from '../../accounts/names.ts';
import type { Role } from '../../accounts/roles.ts';
import type { User } from '../../accounts/users.ts';
import { SluglineError } from '../../errors.ts';
import { changeAccount } from '../../store/scripts/account/changeAccount.ts';
import { type Context, requireRole } from '../context.ts';
import { requireUser } from './changeUser.ts';

/** Gives somebody another role, in force with their next click. Nobody changes their own: so one admin always stays. */
export async function changeRole(context: Context, command: { name: string; role: Role }): Promise<User> {
  requireRole(context, 'admin');
  requireOther(context, command.name, 'change the role of');
  const before = await requireUser(context, command.name);
  if (before.role === command.role) return before;
  const { keys } = context.store;
  await changeAccount(context.store, {
    account: keys.user(foldName(before.name)),
    list: keys.users,
    expected: 'present',
    set: { role: command.role },
    action: 'user.role',
    actor: context.actor.name,
    subject: before.name,
    detail: `${before.role} to ${command.role}`,
  });
  return requireUser(context, before.name);
}

/** Throws where a person would shut themselves out. */
export function requireOther({ actor }: Pick<Context, 'actor'>, name: string, wanted: string): void {
  if (actor.kind === 'person' && foldName(actor.name) === foldName(name))
    throw new SluglineError('account.own', { wanted });
}
