import { defineScript, runScript } from '../script.ts';
import type { Store } from '../store.ts';

const script = defineScript('askSubscription', [
  'asked',
  'subscription',
  'doubts',
  'hosts',
  'lease',
  'verify',
  'state',
  'outbox',
]);

export interface AskSubscription {
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

export type Asked =
  | { outcome: 'asked' }
  | { outcome: 'doubted'; seconds: number }
  | { outcome: 'host-full' }
  | { outcome: 'full'; what: string };

/** Keeps what a subscriber asks of the hub until it is verified, within the hub's limits. */
export function askSubscription(store: Store, ask: AskSubscription, callId?: string): Promise<Asked> {
  const { keys } = store;
  const { hostDigest, ...command } = ask;
  return runScript(store, script, {
    keys: {
      asked: keys.hubAsked(ask.id),
      subscription: keys.hubSubscription(ask.id),
      doubts: keys.hubDoubts(hostDigest),
      hosts: keys.hubHosts,
      lease: keys.due('lease'),
      verify: keys.due('verify'),
      state: keys.feedState(ask.feed),
      outbox: keys.outbox,
    },
    command,
    ...(callId ? { callId } : {}),
  });
}
