import { createECDH, hkdfSync } from 'node:crypto';
import webPush from 'web-push';
import { reasonOf } from '../../errors.ts';

/** The newsroom's keys towards push services (RFC 8292), base64url. */
export interface VapidKeys {
  /** The key that browsers subscribe with: a point on P-256, uncompressed. */
  publicKey: string;
  privateKey: string;
}

const curve = 'prime256v1';

/**
 * The newsroom's keys, derived from the newsroom's secret: the same in every process on every machine, stored
 * nowhere. Another secret gives other keys, and browsers then have to subscribe again.
 */
export function vapidKeys(secret: Buffer, newsroomId: string): VapidKeys {
  for (let round = 0; ; round++) {
    const bits = Buffer.from(hkdfSync('sha256', secret, newsroomId, `slugline web push key ${round}`, 32));
    const keys = keysFrom(bits);
    if (keys) return keys;
  }
}

/** Undefined if the bits are not a private key: zero, or not below the curve's order (one in 2^32). */
function keysFrom(bits: Buffer): VapidKeys | undefined {
  const pair = createECDH(curve);
  try {
    pair.setPrivateKey(bits);
  } catch (error) {
    if (/private key is not valid/i.test(reasonOf(error))) return undefined;
    throw error;
  }
  return { publicKey: pair.getPublicKey().toString('base64url'), privateKey: bits.toString('base64url') };
}

/** How long a signature is valid (s); 24 hours are the most (RFC 8292, section 2). */
const goodFor = 12 * 3_600;

/** The `Authorization` by which a push service at `origin` recognises us. `now` in ms. */
export function vapidHeader(keys: VapidKeys, contact: string, origin: string, now: number): string {
  const ends = Math.floor(now / 1_000) + goodFor;
  const { publicKey, privateKey } = keys;
  return webPush.getVapidHeaders(origin, contact, publicKey, privateKey, 'aes128gcm', ends).Authorization;
}

/** The contact for push services (RFC 8292, section 2.1): a `mailto:` or `https:` address. */
export function contactOf(config: {
  push: { contact?: string | undefined };
  newsroom: { url: string };
}): string {
  return config.push.contact ?? config.newsroom.url.replace(/^http:/, 'https:');
}
