import { foldName } from '../accounts/names.ts';
import type { Role } from '../accounts/roles.ts';
import type { User } from '../accounts/users.ts';
import { SluglineError } from '../errors.ts';
import { changeAccount } from '../store/scripts/changeAccount.ts';
import { type Needs, requireRole } from './needs.ts';
import { requireUser } from './users.ts';

/** Gives somebody another role, in force with their next click. Nobody changes their own: so one admin always stays. */
export async function changeRole(needs: Needs, command: { name: string; role: Role }): Promise<User> {
  requireRole(needs, 'admin');
  requireOther(needs, command.name, 'change the role of');
  const before = await requireUser(needs, command.name);
  if (before.role === command.role) return before;
  const { keys } = needs.store;
  await changeAccount(needs.store, {
    account: keys.user(foldName(before.name)),
    list: keys.users,
    expected: 'present',
    set: { role: command.role },
    action: 'user.role',
    actor: needs.actor.name,
    subject: before.name,
    detail: `${before.role} to ${command.role}`,
  });
  return requireUser(needs, before.name);
}

/** Throws where a person would shut themselves out. */
export function requireOther({ actor }: Pick<Needs, 'actor'>, name: string, wanted: string): void {
  if (actor.kind === 'person' && foldName(actor.name) === foldName(name))
    throw new SluglineError('account.own', { wanted });
}
