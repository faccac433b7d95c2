import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('hub/confirmSubscription', [
  'asked',
  'subscription',
  'subscribers',
  'feeds',
  'hosts',
  'doubts',
  'lease',
  'ping',
  'verify',
  'failing',
  'state',
  'outbox',
]);

export interface ConfirmSubscription {
  id: string;
  /** Which request was verified: a newer one may have replaced it meanwhile. */
  request: string;
  /** `unreached`: nobody answered, it is tried again at `again`. */
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

/** Carries out what was verified, or forgets what was not confirmed. */
export function confirmSubscription(
  store: Store,
  confirmation: ConfirmSubscription,
  callId?: string,
): Promise<ConfirmedSubscription> {
  const { keys } = store;
  const { hostDigest, ...command } = confirmation;
  return runScript(store, script, {
    keys: {
      asked: keys.hubAsked(confirmation.id),
      subscription: keys.hubSubscription(confirmation.id),
      subscribers: keys.hubSubscribers(confirmation.topicName),
      feeds: keys.hubFeeds,
      hosts: keys.hubHosts,
      doubts: keys.hubDoubts(hostDigest),
      lease: keys.due('lease'),
      ping: keys.due('ping'),
      verify: keys.due('verify'),
      failing: keys.hubFailing,
      state: keys.feedState(confirmation.feed),
      outbox: keys.outbox,
    },
    command,
    ...(callId ? { callId } : {}),
  });
}
