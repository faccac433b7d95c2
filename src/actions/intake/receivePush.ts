import { createHmac, timingSafeEqual } from 'node:crypto';
import { readSubscription } from '../../sources/subscription.ts';
import { changeSource } from '../../store/scripts/source/changeSource.ts';
import { storePush } from '../../store/scripts/source/storePush.ts';
import type { Context } from '../context.ts';

/** What came to a callback: the bytes as they came and inflated, and the headers that say what they are. */
export interface HubPush {
  token: string;
  contentType: string;
  /** `X-Hub-Signature`: a method and the hexadecimal HMAC of the body. */
  signature: string | undefined;
  wire: Uint8Array;
  inflated: Uint8Array;
}

/** The methods of WebSub, section 7. An HMAC stays sound with SHA-1, which some large hubs send alone. */
const methods = ['sha1', 'sha256', 'sha384', 'sha512'];

/** What is larger is fetched by a poll, which has a thread and a limit for it. */
const maxStoredBytes = 1_048_576;

function isSigned(secret: string, signature: string | undefined, body: Uint8Array): boolean {
  const [, method = '', digest = ''] = /^(\w+)=([0-9a-f]+)$/i.exec(signature?.trim() ?? '') ?? [];
  if (!methods.includes(method.toLowerCase())) return false;
  const expected = createHmac(method.toLowerCase(), secret).update(body).digest();
  const given = Buffer.from(digest, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/**
 * Keeps what a hub pushed until the source's own turn, durably. `ignored`: it isn't signed with our secret, which the hub
 * is not told (WebSub, section 7.1); `unknown`: nobody waits at this callback.
 */
export async function receivePush(
  context: Context,
  id: string,
  push: HubPush,
): Promise<'kept' | 'asked' | 'ignored' | 'unknown'> {
  const { store, clock, log } = context;
  const subscription = await readSubscription(store, id);
  if (!subscription || subscription.word !== push.token) return 'unknown';
  const { state, secret, hub } = subscription;
  if (state === 'left' || state === 'leaving') return 'unknown';
  if (![push.inflated, push.wire].some((body) => isSigned(secret, push.signature, body))) {
    log.warn({ source: id, hub }, 'a push was not signed with our secret and is ignored');
    await changeSource(store, { source: id, hub: { set: { ignoredAt: clock.now() } } });
    return 'ignored';
  }
  const { length } = push.inflated;
  const content = length > 0 && length <= maxStoredBytes ? push.inflated : undefined;
  const { token, contentType } = push;
  return (await storePush(store, { source: id, word: token, contentType, content })).outcome;
}
