import { invitationUrl } from '../../accounts/invitations.ts';
import { digestOf } from '../../accounts/names.ts';
import { requireUser } from '../../accounts/users.ts';
import { addressesOf } from '../../config/addresses.ts';
import { type Context, requireRole } from '../context.ts';
import { changeUser } from './changeUser.ts';
import { writeInvitation } from './writeInvitation.ts';

/** Creates a one-time link by which a user sets a password; valid for 7 days, and only the newest one is. */
export async function inviteUser(context: Context, command: { name: string }): Promise<string> {
  requireRole(context, 'admin');
  const user = await requireUser(context.store, command.name);
  const token = await writeInvitation(context, { name: user.name, role: user.role, creates: false });
  await changeUser(context, user.name, { set: { invited: digestOf(token) }, action: 'user.invited' });
  return invitationUrl(addressesOf(context.config).webBase, token);
}
