import type { Role } from '../../accounts/roles.ts';
import { requireOther, requireUser, type User } from '../../accounts/users.ts';
import { type Context, requireRole } from '../context.ts';
import { changeUser } from './changeUser.ts';

/** Changes a user's role, effective with their next click. No one changes their own, so one admin always remains. */
export async function changeRole(context: Context, command: { name: string; role: Role }): Promise<User> {
  requireRole(context, 'admin');
  requireOther(context.actor, command.name, 'change the role of');
  const before = await requireUser(context.store, command.name);
  if (before.role === command.role) return before;
  return changeUser(context, before.name, {
    set: { role: command.role },
    action: 'user.role',
    detail: `${before.role} to ${command.role}`,
  });
}
