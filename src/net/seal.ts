import { createHmac, type Hmac, timingSafeEqual } from 'node:crypto';

/** What a body has to be signed with, and the signature that came with it. */
export interface Seal {
  algorithm: string;
  secret: string;
  /** What is signed before the body. */
  prefix: string;
  /** The digest that came, in hexadecimal. */
  digest: string;
}

/** An HMAC that is given the body next. */
export function openSeal({ algorithm, secret, prefix }: Seal): Hmac {
  return createHmac(algorithm, secret).update(prefix);
}

/** Whether the digest that came is the one of the body; compared in constant time. */
export function isSealed({ digest }: Seal, hmac: Hmac): boolean {
  const expected = hmac.digest();
  const given = Buffer.from(digest, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
