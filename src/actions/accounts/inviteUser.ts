import {
  type Invitation,
  invitationByToken,
  invitationMs,
  invitationUrl,
} from '../../accounts/invitations.ts';
import { digestOf, foldName } from '../../accounts/names.ts';
import type { Role } from '../../accounts/roles.ts';
import { isNobodyThere } from '../../accounts/users.ts';
import { addressesOf } from '../../config/addresses.ts';
import { SluglineError } from '../../errors.ts';
import { randomToken } from '../../random.ts';
import { changeAccount } from '../../store/scripts/account/changeAccount.ts';
import { type Context, requireRole } from '../context.ts';
import { openedBy, requireUser } from './changeUser.ts';

/** Makes a one-time link by which somebody chooses a password; good for 7 days, and only the newest one is. */
export async function inviteUser(context: Context, command: { name: string }): Promise<string> {
  requireRole(context, 'admin');
  const user = await requireUser(context, command.name);
  const token = await writeInvitation(context, { name: user.name, role: user.role, creates: false });
  const { keys } = context.store;
  await changeAccount(context.store, {
    account: keys.user(foldName(user.name)),
    list: keys.users,
    expected: 'present',
    set: { invited: digestOf(token) },
    action: 'user.invited',
    actor: context.actor.name,
    subject: user.name,
  });
  return invitationUrl(addressesOf(context.config).webBase, token);
}

/**
 * Where nobody was ever added: a one-time link for the first admin (`admin`). A new one at each start; the first that
 * is used makes all others worthless. Undefined where there are users.
 */
export async function firstAdminLink(context: Context): Promise<string | undefined> {
  if (!(await isNobodyThere(context.store))) return undefined;
  const token = await writeInvitation(context, { name: 'admin', role: 'admin', creates: true });
  return invitationUrl(addressesOf(context.config).webBase, token);
}

/** Sets the password that somebody chose behind a one-time link, which is used up in the same step. */
export async function acceptInvitation(
  context: Omit<Context, 'actor'>,
  command: { token: string; password: string },
): Promise<Invitation> {
  const { store } = context;
  const invitation = await invitationByToken(store, command.token);
  if (!invitation) throw new SluglineError('sign-in.link-used');
  const { name, role, creates, digest } = invitation;
  const opened = await openedBy(context, command.password);
  const done = await changeAccount(store, {
    account: store.keys.user(foldName(name)),
    list: store.keys.users,
    invitation: store.keys.invitation(digest),
    expected: creates ? 'absent' : 'present',
    set: { ...opened, ...(creates ? { name, role, createdAt: context.clock.now() } : {}) },
    unset: ['invited'],
    ...(creates ? { listed: foldName(name) } : {}),
    action: creates ? 'user.added' : 'user.password',
    actor: name,
    subject: name,
    detail: 'by one-time link',
  });
  if (done.outcome !== 'changed') throw new SluglineError('sign-in.link-used');
  return invitation;
}

async function writeInvitation(
  context: Context,
  { name, role, creates }: { name: string; role: Role; creates: boolean },
): Promise<string> {
  const { store, clock } = context;
  const token = randomToken(store.random);
  await changeAccount(store, {
    account: store.keys.invitation(digestOf(token)),
    list: store.keys.users,
    expected: 'absent',
    set: { name, role, creates: creates ? '1' : '0', endsAt: clock.now() + invitationMs },
    lifetime: invitationMs,
    action: 'invitation.made',
    actor: context.actor.name,
    subject: name,
  });
  return token;
}
