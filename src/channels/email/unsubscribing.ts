import { createHmac, timingSafeEqual } from 'node:crypto';
import { codeKeyOf } from '../../links/codeKey.ts';
import type { Store } from '../../store/store.ts';

export interface Subscriber {
  channel: string;
  /** The recipient's id. */
  recipient: string;
}

async function signatureOf(store: Store, { channel, recipient }: Subscriber): Promise<Buffer> {
  const hmac = createHmac('sha256', await codeKeyOf(store)).update(`unsubscribe\n${channel}\n${recipient}`);
  return hmac.digest().subarray(0, 18);
}

/**
 * The token that identifies a subscriber in an address that nobody else can make. It never expires, because people keep
 * old mail.
 */
export async function unsubscribeToken(store: Store, subscriber: Subscriber): Promise<string> {
  const { channel, recipient } = subscriber;
  return `${channel}.${recipient}.${(await signatureOf(store, subscriber)).toString('base64url')}`;
}

/** Whom a token identifies; undefined if it is not one of ours. */
export async function subscriberOf(store: Store, token: string): Promise<Subscriber | undefined> {
  const [, channel = '', recipient = '', signature = ''] =
    /^([a-z0-9][a-z0-9-]{0,31})\.([0-9a-f]{16})\.([\w-]{24})$/.exec(token) ?? [];
  if (channel === '') return undefined;
  const given = Buffer.from(signature, 'base64url');
  const expected = await signatureOf(store, { channel, recipient });
  return given.length === expected.length && timingSafeEqual(given, expected)
    ? { channel, recipient }
    : undefined;
}

/** The channel's recipients who have unsubscribed. */
export async function unsubscribedOf({ redis, keys }: Store, channel: string): Promise<Set<string>> {
  return new Set(await redis.hkeys(keys.unsubscribed(channel)));
}
