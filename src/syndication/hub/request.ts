import type { Config } from '../../config/schema.ts';
import { SluglineError } from '../../errors.ts';
import { checkedCallback } from './callback.ts';
import { longestLease, secretBytes, usualLease } from './limits.ts';
import { type Topic, topicIn } from './topic.ts';

/** A subscriber's valid request to the hub. */
export interface SubscriptionRequest {
  mode: 'subscribe' | 'unsubscribe';
  topic: Topic;
  /** As the subscriber wrote it, which is what it expects back. */
  topicUrl: string;
  callback: string;
  /** Host name of the callback, without port. */
  host: string;
  /** Seconds. */
  lease: number;
  secret?: string;
}

/**
 * Parses the form of a subscription request (WebSub, section 5.1). Throws `hub.invalid` with what is wrong. Unknown
 * parameters are ignored.
 */
export function readRequest(form: URLSearchParams, config: Config): SubscriptionRequest {
  const mode = only(form, 'hub.mode');
  if (mode !== 'subscribe' && mode !== 'unsubscribe')
    throw wrong(`hub.mode is ${mode === undefined ? 'missing' : 'neither subscribe nor unsubscribe'}`);
  const callback = checkedCallback(needed(form, 'hub.callback'), config);
  const topicUrl = needed(form, 'hub.topic');
  const topic = topicIn(topicUrl, config);
  if (!topic) throw wrong(`hub.topic is no feed of this newsroom; use the address that a feed calls its own`);
  const secret = only(form, 'hub.secret');
  if (Buffer.byteLength(secret ?? '') >= secretBytes)
    throw wrong(`hub.secret must be shorter than ${secretBytes} bytes`);
  return {
    mode,
    topic,
    topicUrl,
    callback: callback.href,
    host: callback.hostname,
    lease: mode === 'subscribe' ? leaseOf(only(form, 'hub.lease_seconds')) : 0,
    ...(secret ? { secret } : {}),
  };
}

/** "A positive decimal integer"; a longer lease than allowed is cut to the longest. */
function leaseOf(asked: string | undefined): number {
  if (asked === undefined || asked === '') return usualLease;
  if (!/^\d+$/.test(asked) || Number(asked) < 1)
    throw wrong('hub.lease_seconds is no whole number of seconds above 0');
  return Math.min(Number(asked), longestLease);
}

function needed(form: URLSearchParams, name: string): string {
  const value = only(form, name);
  if (value === undefined || value === '') throw wrong(`${name} is missing`);
  return value;
}

function only(form: URLSearchParams, name: string): string | undefined {
  const values = form.getAll(name);
  if (values.length > 1) throw wrong(`${name} is given more than once`);
  return values[0];
}

function wrong(what: string): SluglineError {
  return new SluglineError('hub.invalid', { what });
}
