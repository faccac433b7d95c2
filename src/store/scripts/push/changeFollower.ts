import { defineScript } from '../../script.ts';

export interface ChangeFollower {
  id: string;
  endpoint: string;
  /** The browser's public key and secret, base64url (RFC 8291, section 2). */
  p256dh: string;
  auth: string;
  /** Whether its push service is not one of the well-known ones. */
  isElsewhere: boolean;
  /** What it followed when the caller read it, and what it follows from now on; nothing: it is deleted. */
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

const joins = ({ was, topics }: ChangeFollower) => topics.filter((topic) => !was.includes(topic));
const leaves = ({ was, topics }: ChangeFollower) => was.filter((topic) => !topics.includes(topic));

/** Sets what a browser follows. `moved`: it has changed since the caller read it. */
export const changeFollower = defineScript<ChangeFollower, FollowerChanged>('push/changeFollower', {
  keys: (keys, { id }) => ({
    follower: keys.follower(id),
    followers: keys.followers,
    elsewhere: keys.followersElsewhere,
    calls: keys.calls,
  }),
  rest: (keys, change) => [...joins(change), ...leaves(change)].map(keys.followersOf),
  command: (change) => ({
    ...change,
    was: change.was.join(' '),
    joins: joins(change),
    leaves: leaves(change),
  }),
});
