import { invitationUrl } from '../../accounts/invitations.ts';
import { hasAdmin, userByName } from '../../accounts/users.ts';
import { addressesOf } from '../../config/addresses.ts';
import type { Store } from '../../store/store.ts';
import type { Context } from '../context.ts';
import { writeInvitation } from './writeInvitation.ts';

/**
 * While there is no admin: a one-time link for the first one, a new one at each start. An admin created in any way,
 * by such a link, by command or with a restored store, ends them all. Undefined once there is one.
 */
export async function firstAdminLink(context: Context): Promise<string | undefined> {
  const { store, config } = context;
  if (await hasAdmin(store)) return undefined;
  const name = await freeName(store);
  const token = await writeInvitation(context, { name, role: 'admin', creates: true });
  return invitationUrl(addressesOf(config).webBase, token);
}

/** The name `admin` may already belong to a user with another role. */
async function freeName(store: Store): Promise<string> {
  let name = 'admin';
  for (let number = 2; await userByName(store, name); number += 1) name = `admin-${number}`;
  return name;
}
