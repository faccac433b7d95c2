import { createHmac, timingSafeEqual } from 'node:crypto';
import { SluglineError } from '../errors.ts';

/** The token of a form: derived from the browser's own token (session, or the sign-in form's) and our secret. */
export function csrfToken(secret: Buffer, token: string): string {
  return createHmac('sha256', secret).update(`form\n${token}`).digest('base64url');
}

/** Throws if a form does not contain its browser's token. */
export function requireCsrf(secret: Buffer, token: string | undefined, given: unknown): void {
  const expected = Buffer.from(csrfToken(secret, token ?? ''));
  const got = Buffer.from(typeof given === 'string' ? given : '');
  if (token === undefined || got.length !== expected.length || !timingSafeEqual(got, expected)) {
    throw new SluglineError('csrf.wrong');
  }
}
