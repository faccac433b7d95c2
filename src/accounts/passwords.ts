import { timingSafeEqual } from 'node:crypto';
import { SluglineError } from '../errors.ts';
import { type Random, randomToken } from '../random.ts';
import { isCommonPassword } from './commonPasswords.ts';
import { type HashingPlace, hashing } from './hashing.ts';
import { digestOf } from './names.ts';

/** The minimum number of characters; there is no rule about which (NIST SP 800-63B, 5.1.1.2). */
export const shortestPassword = 12;
/** More would only let an attacker keep this machine busy. */
export const longestPassword = 1_000;

/** OWASP's Password Storage Cheat Sheet: N = 2^15, r = 8, p = 3 needs 32 MiB for each attempt. */
const cost = { ln: 15, r: 8, p: 3 };
const keyLength = 32;

/** `$scrypt$ln=15,r=8,p=3$<salt>$<hash>`: its cost is stored with it, so that the cost may rise later. */
const form = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

function derive(
  place: HashingPlace,
  password: string,
  salt: Buffer,
  { ln, r, p }: typeof cost,
): Promise<Buffer> {
  const N = 2 ** ln;
  // The same letters typed on two keyboards may be different code points (RFC 8265).
  return place.derive({
    password: password.normalize('NFKC'),
    salt,
    length: keyLength,
    options: { N, r, p, maxmem: 256 * N * r },
  });
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '');
}

/** The stored form of a password: scrypt with its own salt. Takes about 0.1 s of one core. */
export async function hashPassword(random: Random, password: string): Promise<string> {
  const place = hashing.enter('a new password');
  try {
    const salt = random.bytes(16);
    const key = await derive(place, password, salt, cost);
    return `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${unpadded(salt)}$${unpadded(key)}`;
  } finally {
    place.leave();
  }
}

/** What a user's new password changes in the store. Throws if it is too short, absurdly long or a common one. */
export async function passwordFields(
  random: Random,
  { name, password }: { name: string; password: string },
): Promise<{ password: string; era: string }> {
  const length = [...password].length;
  if (length < shortestPassword || length > longestPassword) throw new SluglineError('account.weak-password');
  if (await isCommonPassword(password, name)) throw new SluglineError('account.common-password');
  return { password: await hashPassword(random, password), era: digestOf(randomToken(random)).slice(0, 16) };
}

/** Compared with if there is no such user: an attempt must take as long. */
const missingHash = `$scrypt$ln=${cost.ln},r=${cost.r},p=${cost.p}$${unpadded(Buffer.alloc(16))}$${unpadded(Buffer.alloc(keyLength))}`;

/** Whether a password matches the stored one. Without a stored one it takes as long and never matches. */
export async function isPassword(
  place: HashingPlace,
  password: string,
  stored: string | undefined,
): Promise<boolean> {
  const [, ln, r, p, salt = '', hash = ''] = form.exec(stored ?? missingHash) ?? form.exec(missingHash) ?? [];
  const expected = Buffer.from(hash, 'base64');
  const key = await derive(place, password, Buffer.from(salt, 'base64'), {
    ln: Number(ln),
    r: Number(r),
    p: Number(p),
  });
  return key.length === expected.length && timingSafeEqual(key, expected) && stored !== undefined;
}
