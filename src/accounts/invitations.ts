import type { Store } from '../store/store.ts';
import { digestOf } from './names.ts';
import type { Role } from './roles.ts';
import { keptUser } from './users.ts';

/** A one-time link is good for so long (ms). */
export const invitationMs = 7 * 86_400_000;

/** What a one-time link lets somebody do: choose the password of this account. */
export interface Invitation {
  digest: string;
  name: string;
  role: Role;
  /** The account does not exist yet: the first admin. */
  creates: boolean;
}

/** The one-time link of a word; undefined where it was used, has run out, or a newer one took its place. */
export async function invitationByWord(store: Store, word: string): Promise<Invitation | undefined> {
  const digest = digestOf(word);
  const kept = await store.redis.hgetall(store.keys.invitation(digest));
  if (!kept.name || !kept.role || store.clock.now() >= Number(kept.endsAt)) return undefined;
  const invitation = { digest, name: kept.name, role: kept.role as Role, creates: kept.creates === '1' };
  const user = await keptUser(store, kept.name);
  if (invitation.creates) return user ? undefined : invitation;
  return user && !user.disabledAt && user.invited === digest ? invitation : undefined;
}

/** The address behind a one-time link. */
export function invitationUrl(webBase: string, word: string): string {
  return `${webBase}/welcome/${word}`;
}
