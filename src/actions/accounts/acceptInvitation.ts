import { type Invitation, invitationByToken } from '../../accounts/invitations.ts';
import { foldName } from '../../accounts/names.ts';
import { passwordFields } from '../../accounts/passwords.ts';
import { SluglineError } from '../../errors.ts';
import { changeAccount } from '../../store/scripts/account/changeAccount.ts';
import type { Context } from '../context.ts';

/** Sets the password that a user chose through a one-time link, and uses up the link in the same step. */
export async function acceptInvitation(
  context: Omit<Context, 'actor'>,
  command: { token: string; password: string },
): Promise<Invitation> {
  const { store } = context;
  const invitation = await invitationByToken(store, command.token);
  if (!invitation) throw new SluglineError('sign-in.link-used');
  const { name, role, creates, digest } = invitation;
  const fields = await passwordFields(store.random, { name, password: command.password });
  const done = await changeAccount(store, {
    account: store.keys.user(foldName(name)),
    list: store.keys.users,
    invitation: store.keys.invitation(digest),
    expected: creates ? 'absent' : 'present',
    set: { ...fields, ...(creates ? { name, role, createdAt: context.clock.now() } : {}) },
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
