import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('hub/requestSubscription', [
  'asked',
  'subscription',
  'doubts',
  'hosts',
  'lease',
  'verify',
  'state',
  'outbox',
]);

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
  /** How long (ms) until a request that nobody verified is looked at. */
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

/** Keeps what a subscriber asks of the hub until it is verified, within the hub's limits. */
export function requestSubscription(
  store: Store,
  request: RequestSubscription,
  callId?: string,
): Promise<SubscriptionRequested> {
  const { keys } = store;
  const { hostDigest, ...command } = request;
  return runScript(store, script, {
    keys: {
      asked: keys.hubAsked(request.id),
      subscription: keys.hubSubscription(request.id),
      doubts: keys.hubDoubts(hostDigest),
      hosts: keys.hubHosts,
      lease: keys.due('lease'),
      verify: keys.due('verify'),
      state: keys.feedState(request.feed),
      outbox: keys.outbox,
    },
    command,
    ...(callId ? { callId } : {}),
  });
}
