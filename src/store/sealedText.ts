import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { Random } from '../random.ts';

const version = 'v1';

function keyFor(secret: Buffer, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, '', `slugline ${purpose}`, 32));
}

/**
 * Encrypts a text with a key from the newsroom's secret (AES-256-GCM). `purpose` and `place` are authenticated: what
 * was sealed for one place can't be opened for another.
 */
export function seal(
  text: string,
  { secret, purpose, place, random }: { secret: Buffer; purpose: string; place: string; random: Random },
): string {
  const nonce = random.bytes(12);
  const cipher = createCipheriv('aes-256-gcm', keyFor(secret, purpose), nonce);
  cipher.setAAD(Buffer.from(place));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return [version, ...[nonce, cipher.getAuthTag(), sealed].map((part) => part.toString('base64url'))].join(
    '.',
  );
}

/** The text that was sealed; undefined if the secret or the place differs, or anything was changed. */
export function unseal(
  sealed: string,
  { secret, purpose, place }: { secret: Buffer; purpose: string; place: string },
): string | undefined {
  const [given, ...parts] = sealed.split('.');
  const [nonce, tag, text] = parts.map((part) => Buffer.from(part, 'base64url'));
  if (given !== version || nonce?.length !== 12 || tag?.length !== 16 || !text) return undefined;
  try {
    const decipher = createDecipheriv('aes-256-gcm', keyFor(secret, purpose), nonce);
    decipher.setAAD(Buffer.from(place));
    decipher.setAuthTag(tag);
    return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}
