import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('push/changeFollower', ['follower', 'followers', 'elsewhere']);

export interface ChangeFollower {
  id: string;
  endpoint: string;
  /** The browser's public key and secret, base64url (RFC 8291, section 2). */
  p256dh: string;
  auth: string;
  /** Whether its push service is none of the well-known ones. */
  isElsewhere: boolean;
  /** What it followed when the caller looked, and what it follows from now on; none: it is forgotten. */
  was: string[];
  topics: string[];
  /** How many there may be in all, of one topic, and at unknown push services. */
  most: number;
  mostOfTopic: number;
  mostElsewhere: number;
}

export type FollowerChanged =
  | { outcome: 'follows' | 'forgotten' | 'unknown' | 'moved' }
  | { outcome: 'full'; topic?: string };

/** Sets what a browser follows. `moved`: it follows something else by now than the caller saw. */
export function changeFollower(
  store: Store,
  change: ChangeFollower,
  callId?: string,
): Promise<FollowerChanged> {
  const { keys } = store;
  const joins = change.topics.filter((topic) => !change.was.includes(topic));
  const leaves = change.was.filter((topic) => !change.topics.includes(topic));
  return runScript(store, script, {
    keys: {
      follower: keys.follower(change.id),
      followers: keys.followers,
      elsewhere: keys.followersElsewhere,
    },
    rest: [...joins, ...leaves].map((topic) => keys.followersOf(topic)),
    command: { ...change, was: change.was.join(' '), joins, leaves },
    ...(callId ? { callId } : {}),
  });
}
