import type { Store } from '../store/store.ts';
import { digestOf } from './names.ts';
import type { Role } from './roles.ts';
import { hasAdmin, storedUser } from './users.ts';

/** How long a one-time link is valid (ms). */
export const invitationMs = 7 * 86_400_000;

/** What a one-time link allows: to choose the password of this account. */
export interface Invitation {
  digest: string;
  name: string;
  role: Role;
  /** The account does not exist yet: the first admin. */
  creates: boolean;
}

/** The one-time link of a token; undefined if it was used, has expired, or was replaced by a newer one. */
export async function invitationByToken(store: Store, token: string): Promise<Invitation | undefined> {
  const digest = digestOf(token);
  const stored = await store.redis.hgetall(store.keys.invitation(digest));
  if (!stored.name || !stored.role || store.clock.now() >= Number(stored.endsAt)) return undefined;
  const invitation = {
    digest,
    name: stored.name,
    role: stored.role as Role,
    creates: stored.creates === '1',
  };
  if (invitation.creates) return (await hasAdmin(store)) ? undefined : invitation;
  const user = await storedUser(store, stored.name);
  return user && !user.disabledAt && user.invited === digest ? invitation : undefined;
}

/** The address behind a one-time link. */
export function invitationUrl(webBase: string, token: string): string {
  return `${webBase}/welcome/${token}`;
}
