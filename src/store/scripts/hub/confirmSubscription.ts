import { defineScript } from '../../script.ts';

export interface ConfirmSubscription {
  id: string;
  /** Which request was verified: a newer one may have replaced it meanwhile. */
  request: string;
  /** `unreached`: no answer; it is tried again at `again`. */
  verdict: 'confirmed' | 'failed' | 'denied' | 'unreached';
  mode: 'subscribe' | 'unsubscribe';
  feed: string;
  extension: string;
  topicName: string;
  topicUrl: string;
  callback: string;
  host: string;
  hostDigest: string;
  /** Seconds. */
  lease: number;
  /** The lease's end (ms). */
  expiresAt: number;
  secret?: string | undefined;
  again?: number | undefined;
  doubtsMs: number;
}

export type ConfirmedSubscription = {
  outcome: 'subscribed' | 'unsubscribed' | 'failed' | 'denied' | 'later' | 'moved';
};

/** Carries out a verified request, or drops one that was not confirmed. */
export const confirmSubscription = defineScript<ConfirmSubscription, ConfirmedSubscription>(
  'hub/confirmSubscription',
  {
    keys: (keys, { id, topicName, hostDigest, feed }) => ({
      asked: keys.hubAsked(id),
      subscription: keys.hubSubscription(id),
      subscribers: keys.hubSubscribers(topicName),
      feeds: keys.hubFeeds,
      hosts: keys.hubHosts,
      doubts: keys.hubDoubts(hostDigest),
      lease: keys.due('lease'),
      ping: keys.due('ping'),
      verify: keys.due('verify'),
      failing: keys.hubFailing,
      state: keys.feedState(feed),
      outbox: keys.outbox,
    }),
  },
);
