import type { Store } from '../../store/store.ts';
import { guarded } from '../../store/storeError.ts';
import { digestOf, type Topic } from './topic.ts';

/** A verified subscription, as stored. Instants in ms. */
export interface Subscription extends Topic {
  id: string;
  topicUrl: string;
  callback: string;
  host: string;
  secret?: string;
  /** Seconds. */
  lease: number;
  expiresAt: number;
  /** The hash of the bytes that it got last; empty if it got none yet. */
  etag: string;
  failures: number;
  failingSince?: number;
  lastError?: string;
  /** How long its last answer took (ms). */
  tookMs: number;
}

/** A request that waits for its verification. */
export interface RequestedSubscription extends Topic {
  id: string;
  request: string;
  mode: 'subscribe' | 'unsubscribe';
  topicUrl: string;
  callback: string;
  host: string;
  secret?: string;
  lease: number;
  tries: number;
}

export async function subscriptionById(store: Store, id: string): Promise<Subscription | undefined> {
  const fields = await guarded(() => store.redis.hgetall(store.keys.hubSubscription(id)));
  return subscriptionOf(id, fields);
}

function subscriptionOf(id: string, fields: Record<string, string>): Subscription | undefined {
  const { feed, extension, topicUrl = '', callback, host = '', secret, failingSince, lastError } = fields;
  if (feed === undefined || extension === undefined || callback === undefined) return undefined;
  return {
    id,
    feed,
    extension,
    topicUrl,
    callback,
    host,
    ...(secret ? { secret } : {}),
    lease: Number(fields.lease ?? 0),
    expiresAt: Number(fields.expiresAt ?? 0),
    etag: fields.etag ?? '',
    failures: Number(fields.failures ?? 0),
    ...(failingSince ? { failingSince: Number(failingSince) } : {}),
    ...(lastError ? { lastError } : {}),
    tookMs: Number(fields.tookMs ?? 0),
  };
}

/** The last request for a topic and callback; undefined if it is verified or dropped already. */
export async function requestById(store: Store, id: string): Promise<RequestedSubscription | undefined> {
  const fields = await guarded(() => store.redis.hgetall(store.keys.hubAsked(id)));
  const { request, mode, feed, extension, callback, settled, secret } = fields;
  if (!request || settled || !feed || !extension || !callback) return undefined;
  return {
    id,
    request,
    mode: mode === 'unsubscribe' ? 'unsubscribe' : 'subscribe',
    feed,
    extension,
    topicUrl: fields.topicUrl ?? '',
    callback,
    host: fields.host ?? '',
    ...(secret ? { secret } : {}),
    lease: Number(fields.lease ?? 0),
    tries: Number(fields.tries ?? 0),
  };
}

/** Whether a callback's host confirms requests: it has subscriptions, and denied nothing recently. */
export async function isTrusted({ redis, keys }: Store, host: string): Promise<boolean> {
  const [standing, doubts] = await Promise.all([
    redis.zscore(keys.hubHosts, host),
    redis.exists(keys.hubDoubts(digestOf(host))),
  ]);
  return standing !== null && doubts === 0;
}
