import { invitationMs } from '../../accounts/invitations.ts';
import { digestOf } from '../../accounts/names.ts';
import type { Role } from '../../accounts/roles.ts';
import { randomToken } from '../../random.ts';
import { changeAccount } from '../../store/scripts/account/changeAccount.ts';
import type { Context } from '../context.ts';

/** Stores a one-time link and returns its token. */
export async function writeInvitation(
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
