import { requireOther, requireUser, type User } from '../../accounts/users.ts';
import { type Context, requireRole } from '../context.ts';
import { changeUser } from './changeUser.ts';

/**
 * Disables an account: its sessions end and it can't sign in; its history stays. `disabled: false` enables it again.
 * No one disables their own, so one admin always remains.
 */
export async function disableUser(
  context: Context,
  command: { name: string; disabled?: boolean },
): Promise<User> {
  requireRole(context, 'admin');
  requireOther(context.actor, command.name, 'disable');
  const user = await requireUser(context.store, command.name);
  const { name } = user;
  const disabled = command.disabled ?? true;
  if (disabled === (user.disabledAt !== undefined)) return user;
  return changeUser(context, name, {
    ...(disabled ? { set: { disabledAt: context.clock.now() } } : {}),
    unset: disabled ? ['invited'] : ['disabledAt'],
    action: disabled ? 'user.disabled' : 'user.enabled',
  });
}
