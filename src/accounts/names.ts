import { createHash } from 'node:crypto';
import { SluglineError } from '../errors.ts';

/** How a name is looked up: `Anna` and `anna` are one. */
export function foldName(name: string): string {
  return name.normalize('NFKC').toLowerCase();
}

/** Throws where a name can't be a user's or token's. */
export function requireName(name: string): void {
  if (!/^[A-Za-z0-9](?:[A-Za-z0-9.-]{0,30}[A-Za-z0-9])$/.test(name)) {
    throw new SluglineError('account.bad-name', { name });
  }
}

/** What is kept of a word that opens something: who reads the store can't use it. Hex SHA-256. */
export function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
