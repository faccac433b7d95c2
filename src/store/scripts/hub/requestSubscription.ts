import { defineScript } from '../../script.ts';

export interface RequestSubscription {
  id: string;
  mode: 'subscribe' | 'unsubscribe';
  feed: string;
  extension: string;
  topicUrl: string;
  callback: string;
  host: string;
  /** A short name of the host, for its key. */
  hostDigest: string;
  /** Seconds. */
  lease: number;
  secret?: string | undefined;
  /** How long (ms) until an unverified request is checked. */
  patience: number;
  mostDoubts: number;
  most: number;
  mostOfHost: number;
  mostAsked: number;
}

export type SubscriptionRequested =
  | { outcome: 'asked' }
  | { outcome: 'doubted'; seconds: number }
  | { outcome: 'host-full' }
  | { outcome: 'full'; what: string };

/** Stores a subscriber's request to the hub until it is verified, within the hub's limits. */
export const requestSubscription = defineScript<RequestSubscription, SubscriptionRequested>(
  'hub/requestSubscription',
  {
    keys: (keys, { id, hostDigest, feed }) => ({
      asked: keys.hubAsked(id),
      subscription: keys.hubSubscription(id),
      doubts: keys.hubDoubts(hostDigest),
      hosts: keys.hubHosts,
      lease: keys.due('lease'),
      verify: keys.due('verify'),
      state: keys.feedState(feed),
      outbox: keys.outbox,
    }),
  },
);
