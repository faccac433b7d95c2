import { digestOf, foldName, requireName } from '../accounts/names.ts';
import { hashPassword, longestPassword, shortestPassword } from '../accounts/passwords.ts';
import type { Role } from '../accounts/roles.ts';
import { liveTokens } from '../accounts/tokens.ts';
import { type KeptUser, keptUser, type User, userByName } from '../accounts/users.ts';
import { newWord } from '../chance.ts';
import { SluglineError } from '../errors.ts';
import { changeAccount } from '../store/scripts/changeAccount.ts';
import { type Needs, requireRole } from './needs.ts';

/** Adds somebody who may sign in. Without a password a one-time link lets them choose one (`inviteUser`). */
export async function addUser(
  needs: Needs,
  command: { name: string; role: Role; password?: string | undefined },
): Promise<User> {
  requireRole(needs, 'admin');
  const { name, role, password } = command;
  requireName(name);
  // A token acts by its name too: the same name twice would be one pair of eyes, or two.
  if ((await liveTokens(needs.store, name)).length > 0) throw new SluglineError('token.exists', { name });
  const opened = password === undefined ? {} : await openedBy(needs, password);
  const { keys, clock } = needs.store;
  const done = await changeAccount(needs.store, {
    account: keys.user(foldName(name)),
    list: keys.users,
    expected: 'absent',
    set: { name, role, createdAt: clock.now(), ...opened },
    listed: foldName(name),
    action: 'user.added',
    actor: needs.actor.name,
    subject: name,
    detail: role,
  });
  if (done.outcome === 'exists') throw new SluglineError('account.exists', { name });
  return requireUser(needs, name);
}

/** Sets somebody's password; their sessions and one-time links end. People may set their own, admins everybody's. */
export async function setPassword(needs: Needs, command: { name: string; password: string }): Promise<User> {
  if (foldName(needs.actor.name) !== foldName(command.name) || needs.actor.kind !== 'person') {
    requireRole(needs, 'admin');
  }
  const user = await requireUser(needs, command.name);
  await changeUser(needs, user.name, {
    set: await openedBy(needs, command.password),
    unset: ['invited'],
    action: 'user.password',
  });
  return requireUser(needs, user.name);
}

/** Closes an account: its sessions end, it can't sign in. What it did stays. `disabled: false` opens it again. */
export async function disableUser(
  needs: Needs,
  command: { name: string; disabled?: boolean },
): Promise<User> {
  requireRole(needs, 'admin');
  const { name } = await requireUser(needs, command.name);
  const disabled = command.disabled ?? true;
  await changeUser(needs, name, {
    ...(disabled ? { set: { disabledAt: needs.clock.now() } } : {}),
    unset: disabled ? ['invited'] : ['disabledAt'],
    action: disabled ? 'user.disabled' : 'user.enabled',
  });
  return requireUser(needs, name);
}

/** What opens an account by this password. Throws where it is too short or absurdly long. */
export async function openedBy(
  needs: Pick<Needs, 'store'>,
  password: string,
): Promise<{ password: string; era: string }> {
  const length = [...password].length;
  if (length < shortestPassword || length > longestPassword) throw new SluglineError('account.weak-password');
  const { chance } = needs.store;
  return { password: await hashPassword(chance, password), era: digestOf(newWord(chance)).slice(0, 16) };
}

/** The user; throws where there is none. */
export async function requireUser(needs: Pick<Needs, 'store'>, name: string): Promise<User> {
  const user = await userByName(needs.store, name);
  if (!user) throw new SluglineError('account.unknown', { name });
  return user;
}

interface UserChange {
  set?: Record<string, string | number>;
  unset: string[];
  action: string;
}

async function changeUser(needs: Needs, name: string, change: UserChange): Promise<KeptUser | undefined> {
  const { keys } = needs.store;
  const done = await changeAccount(needs.store, {
    account: keys.user(foldName(name)),
    list: keys.users,
    expected: 'present',
    ...change,
    actor: needs.actor.name,
    subject: name,
  });
  if (done.outcome !== 'changed') throw new SluglineError('account.unknown', { name });
  return keptUser(needs.store, name);
}
