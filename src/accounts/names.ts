import { createHash } from 'node:crypto';
import { SluglineError } from '../errors.ts';

/** How a name is looked up: `Anna` and `anna` are the same. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** Throws if a name is invalid for a user or token. */
export function requireName(name: string): void {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,30}[A-Za-z0-9])$/.test(name)) {
    throw new SluglineError('account.bad-name', { name });
  }
}

/** The digest (hex SHA-256) under which a token that grants access is stored: whoever reads the store can't use it. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
