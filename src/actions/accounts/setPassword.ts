import { foldName } from '../../accounts/names.ts';
import { passwordFields } from '../../accounts/passwords.ts';
import { requireUser, type User } from '../../accounts/users.ts';
import { type Context, requireRole } from '../context.ts';
import { changeUser } from './changeUser.ts';

/** Sets a user's password; their sessions and one-time links end. People may set their own, admins everyone's. */
export async function setPassword(
  context: Context,
  command: { name: string; password: string },
): Promise<User> {
  if (foldName(context.actor.name) !== foldName(command.name) || context.actor.kind !== 'person') {
    requireRole(context, 'admin');
  }
  const user = await requireUser(context.store, command.name);
  return changeUser(context, user.name, {
    set: await passwordFields(context.store.random, { ...command, name: user.name }),
    unset: ['invited'],
    action: 'user.password',
  });
}
