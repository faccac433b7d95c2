import { defineScript, runScript } from '../script.ts';
import type { Store } from '../store.ts';

const script = defineScript('settleSubscription', [
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

export interface SettleSubscription {
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

export type Settled = {
  outcome: 'subscribed' | 'unsubscribed' | 'failed' | 'denied' | 'later' | 'moved';
};

/** Carries out what was verified, or forgets what was not confirmed. */
export function settleSubscription(
  store: Store,
  settle: SettleSubscription,
  callId?: string,
): Promise<Settled> {
  const { keys } = store;
  const { hostDigest, ...command } = settle;
  return runScript(store, script, {
    keys: {
      asked: keys.hubAsked(settle.id),
      subscription: keys.hubSubscription(settle.id),
      subscribers: keys.hubSubscribers(settle.topicName),
      feeds: keys.hubFeeds,
      hosts: keys.hubHosts,
      doubts: keys.hubDoubts(hostDigest),
      lease: keys.due('lease'),
      ping: keys.due('ping'),
      verify: keys.due('verify'),
      failing: keys.hubFailing,
      state: keys.feedState(settle.feed),
      outbox: keys.outbox,
    },
    command,
    ...(callId ? { callId } : {}),
  });
}
