import { type Invitation, invitationByWord, invitationMs, invitationUrl } from '../accounts/invitations.ts';
import { digestOf, foldName } from '../accounts/names.ts';
import type { Role } from '../accounts/roles.ts';
import { isNobodyThere } from '../accounts/users.ts';
import { newWord } from '../chance.ts';
import { addressesOf } from '../config/addresses.ts';
import { SluglineError } from '../errors.ts';
import { changeAccount } from '../store/scripts/changeAccount.ts';
import { type Needs, requireRole } from './needs.ts';
import { openedBy, requireUser } from './users.ts';

/** Makes a one-time link by which somebody chooses a password; good for 7 days, and only the newest one is. */
export async function inviteUser(needs: Needs, command: { name: string }): Promise<string> {
  requireRole(needs, 'admin');
  const user = await requireUser(needs, command.name);
  const word = await writeInvitation(needs, { name: user.name, role: user.role, creates: false });
  const { keys } = needs.store;
  await changeAccount(needs.store, {
    account: keys.user(foldName(user.name)),
    list: keys.users,
    expected: 'present',
    set: { invited: digestOf(word) },
    action: 'user.invited',
    actor: needs.actor.name,
    subject: user.name,
  });
  return invitationUrl(addressesOf(needs.config).webBase, word);
}

/**
 * Where nobody was ever added: a one-time link for the first admin (`admin`). A new one at each start; the first that
 * is used makes all others worthless. Undefined where there are users.
 */
export async function firstAdminLink(needs: Needs): Promise<string | undefined> {
  if (!(await isNobodyThere(needs.store))) return undefined;
  const word = await writeInvitation(needs, { name: 'admin', role: 'admin', creates: true });
  return invitationUrl(addressesOf(needs.config).webBase, word);
}

/** Sets the password that somebody chose behind a one-time link, which is used up in the same step. */
export async function acceptInvitation(
  needs: Omit<Needs, 'actor'>,
  command: { word: string; password: string },
): Promise<Invitation> {
  const { store } = needs;
  const invitation = await invitationByWord(store, command.word);
  if (!invitation) throw new SluglineError('sign-in.link-used');
  const { name, role, creates, digest } = invitation;
  const opened = await openedBy(needs, command.password);
  const done = await changeAccount(store, {
    account: store.keys.user(foldName(name)),
    list: store.keys.users,
    invitation: store.keys.invitation(digest),
    expected: creates ? 'absent' : 'present',
    set: { ...opened, ...(creates ? { name, role, createdAt: needs.clock.now() } : {}) },
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
  needs: Needs,
  { name, role, creates }: { name: string; role: Role; creates: boolean },
): Promise<string> {
  const { store, clock } = needs;
  const word = newWord(store.chance);
  await changeAccount(store, {
    account: store.keys.invitation(digestOf(word)),
    list: store.keys.users,
    expected: 'absent',
    set: { name, role, creates: creates ? '1' : '0', endsAt: clock.now() + invitationMs },
    lifetime: invitationMs,
    action: 'invitation.made',
    actor: needs.actor.name,
    subject: name,
  });
  return word;
}
