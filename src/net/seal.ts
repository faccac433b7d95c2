import { createHmac, type Hmac, timingSafeEqual } from 'node:crypto';

/** What a body must be signed with, and the received signature. */
export interface Seal {
  algorithm: string;
  secret: string;
  /** What is signed before the body. */
  prefix: string;
  /** The received digest, in hexadecimal. */
  digest: string;
}

/** An HMAC that receives the body next. */
export function openSeal({ algorithm, secret, prefix }: Seal): Hmac {
  return createHmac(algorithm, secret).update(prefix);
}

/** Whether the received digest matches the body; compared in constant time. */
export function isSealed({ digest }: Seal, hmac: Hmac): boolean {
  const expected = hmac.digest();
  const given = Buffer.from(digest, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
