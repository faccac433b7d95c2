import { createHmac, timingSafeEqual } from 'node:crypto';
import { SluglineError } from '../errors.ts';

/** The word that a form of ours carries: made from the browser's own word (session, or the sign-in form's) and our secret. */
export function csrfToken(secret: Buffer, token: string): string {
  return createHmac('sha256', secret).update(`form\n${token}`).digest('base64url');
}

/** Throws where a form does not carry the word that its browser was given. */
export function requireCsrf(secret: Buffer, token: string | undefined, given: unknown): void {
  const expected = Buffer.from(csrfToken(secret, token ?? ''));
  const got = Buffer.from(typeof given === 'string' ? given : '');
  if (token === undefined || got.length !== expected.length || !timingSafeEqual(got, expected)) {
    throw new SluglineError('csrf.wrong');
  }
}
