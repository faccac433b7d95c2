import { digestOf, foldName, requireName } from '../../accounts/names.ts';
import { hashPassword, longestPassword, shortestPassword } from '../../accounts/passwords.ts';
import type { Role } from '../../accounts/roles.ts';
import { liveTokens } from '../../accounts/tokens.ts';
import { type StoredUser, storedUser, type User, userByName } from '../../accounts/users.ts';
import { SluglineError } from '../../errors.ts';
import { randomToken } from '../../random.ts';
import { changeAccount } from '../../store/scripts/account/changeAccount.ts';
import { type Context, requireRole } from '../context.ts';

/** Adds somebody who may sign in. Without a password a one-time link lets them choose one (`inviteUser`). */
export async function addUser(
  context: Context,
  command: { name: string; role: Role; password?: string | undefined },
): Promise<User> {
  requireRole(context, 'admin');
  const { name, role, password } = command;
  requireName(name);
  // A token acts by its name too: the same name twice would be one pair of eyes, or two.
  if ((await liveTokens(context.store, name)).length > 0) throw new SluglineError('token.exists', { name });
  const opened = password === undefined ? {} : await openedBy(context, password);
  const { keys, clock } = context.store;
  const done = await changeAccount(context.store, {
    account: keys.user(foldName(name)),
    list: keys.users,
    expected: 'absent',
    set: { name, role, createdAt: clock.now(), ...opened },
    listed: foldName(name),
    action: 'user.added',
    actor: context.actor.name,
    subject: name,
    detail: role,
  });
  if (done.outcome === 'exists') throw new SluglineError('account.exists', { name });
  return requireUser(context, name);
}

/** Sets somebody's password; their sessions and one-time links end. People may set their own, admins everybody's. */
export async function setPassword(
  context: Context,
  command: { name: string; password: string },
): Promise<User> {
  if (foldName(context.actor.name) !== foldName(command.name) || context.actor.kind !== 'person') {
    requireRole(context, 'admin');
  }
  const user = await requireUser(context, command.name);
  await changeUser(context, user.name, {
    set: await openedBy(context, command.password),
    unset: ['invited'],
    action: 'user.password',
  });
  return requireUser(context, user.name);
}

/** Closes an account: its sessions end, it can't sign in. What it did stays. `disabled: false` opens it again. */
export async function disableUser(
  context: Context,
  command: { name: string; disabled?: boolean },
): Promise<User> {
  requireRole(context, 'admin');
  const { name } = await requireUser(context, command.name);
  const disabled = command.disabled ?? true;
  await changeUser(context, name, {
    ...(disabled ? { set: { disabledAt: context.clock.now() } } : {}),
    unset: disabled ? ['invited'] : ['disabledAt'],
    action: disabled ? 'user.disabled' : 'user.enabled',
  });
  return requireUser(context, name);
}

/** What opens an account by this password. Throws where it is too short or absurdly long. */
export async function openedBy(
  context: Pick<Context, 'store'>,
  password: string,
): Promise<{ password: string; era: string }> {
  const length = [...password].length;
  if (length < shortestPassword || length > longestPassword) throw new SluglineError('account.weak-password');
  const { random } = context.store;
  return { password: await hashPassword(random, password), era: digestOf(randomToken(random)).slice(0, 16) };
}

/** The user; throws where there is none. */
export async function requireUser(context: Pick<Context, 'store'>, name: string): Promise<User> {
  const user = await userByName(context.store, name);
  if (!user) throw new SluglineError('account.unknown', { name });
  return user;
}

interface UserChange {
  set?: Record<string, string | number>;
  unset: string[];
  action: string;
}

async function changeUser(
  context: Context,
  name: string,
  change: UserChange,
): Promise<StoredUser | undefined> {
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
  return storedUser(context.store, name);
}
