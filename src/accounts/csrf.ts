import { createHmac, timingSafeEqual } from 'node:crypto';
import { SluglineError } from '../errors.ts';

/** The word that a form of ours carries: made from the browser's own word (session, or the sign-in form's) and our secret. */
export function csrfToken(secret: Buffer, word: string): string {
  return createHmac('sha256', secret).update(`form\n${word}`).digest('base64url');
}

/** Throws where a form does not carry the word that its browser was given. */
export function requireCsrf(secret: Buffer, word: string | undefined, given: unknown): void {
  const expected = Buffer.from(csrfToken(secret, word ?? ''));
  const got = Buffer.from(typeof given === 'string' ? given : '');
  if (word === undefined || got.length !== expected.length || !timingSafeEqual(got, expected)) {
    throw new SluglineError('csrf.wrong');
  }
}
