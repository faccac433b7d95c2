import { invitationUrl } from '../../accounts/invitations.ts';
import { isNobodyThere } from '../../accounts/users.ts';
import { addressesOf } from '../../config/addresses.ts';
import type { Context } from '../context.ts';
import { writeInvitation } from './writeInvitation.ts';

/**
 * While there are no users: a one-time link for the first admin (`admin`), a new one at each start; the first that is
 * used makes all others invalid. Undefined once there are users.
 */
export async function firstAdminLink(context: Context): Promise<string | undefined> {
  if (!(await isNobodyThere(context.store))) return undefined;
  const token = await writeInvitation(context, { name: 'admin', role: 'admin', creates: true });
  return invitationUrl(addressesOf(context.config).webBase, token);
}
