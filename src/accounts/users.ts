import { toInstant } from '../clock.ts';
import { SluglineError } from '../errors.ts';
import type { Store } from '../store/store.ts';
import { foldName } from './names.ts';
import { type Actor, eyesOf, type Role } from './roles.ts';

/** A person who may sign in. */
export interface User {
  name: string;
  role: Role;
  createdAt: string;
  disabledAt?: string;
  /** False until a password was set by a one-time link. */
  hasPassword: boolean;
}

/** A user with the fields that others may not see. */
export interface StoredUser extends User {
  password?: string;
  /** Changes with each password: sessions with an earlier one have ended. */
  era: string;
  /** The digest of the newest one-time link: earlier ones are invalid. */
  invited?: string;
}

/** A user with the stored credentials; undefined if there is none. */
export async function storedUser(store: Store, name: string): Promise<StoredUser | undefined> {
  const stored = await store.redis.hgetall(store.keys.user(foldName(name)));
  if (!stored.name || !stored.role) return undefined;
  return {
    name: stored.name,
    role: stored.role as Role,
    createdAt: toInstant(Number(stored.createdAt)),
    ...(stored.disabledAt ? { disabledAt: toInstant(Number(stored.disabledAt)) } : {}),
    hasPassword: Boolean(stored.password),
    ...(stored.password ? { password: stored.password } : {}),
    ...(stored.invited ? { invited: stored.invited } : {}),
    era: stored.era ?? '',
  };
}

function shown({ password, era, invited, ...user }: StoredUser): User {
  return user;
}

/** A user as others may see them; undefined if there is none. */
export async function userByName(store: Store, name: string): Promise<User | undefined> {
  const user = await storedUser(store, name);
  return user && shown(user);
}

/** The user; throws if there is none. */
export async function requireUser(store: Store, name: string): Promise<User> {
  const user = await userByName(store, name);
  if (!user) throw new SluglineError('account.unknown', { name });
  return user;
}

/** Throws if the actor would lock themselves out. */
export function requireOther(actor: Actor, name: string, wanted: string): void {
  if (eyesOf(actor) !== undefined && foldName(actor.name) === foldName(name))
    throw new SluglineError('account.own', { wanted });
}

/** Everyone who may sign in, oldest account first. */
export async function listUsers(store: Store): Promise<User[]> {
  const names = await store.redis.zrange(store.keys.users, '0', '-1');
  const users = await Promise.all(names.map((name) => userByName(store, name)));
  return users.filter((user) => user !== undefined);
}

/** Whether there has ever been an admin, whatever became of the account: from then on admins grant access. */
export async function hasAdmin(store: Store): Promise<boolean> {
  return (await listUsers(store)).some(({ role }) => role === 'admin');
}
