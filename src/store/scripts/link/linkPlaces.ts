import { createHash } from 'node:crypto';

/** A field of the index of links by their addresses, in one of its small hashes. */
export interface LinkPlace {
  bucket: string;
  field: string;
}

/** Where the index has the links that lead to an address. A target is given as it is stored. */
export function linkPlace(target: string): LinkPlace {
  const digest = createHash('sha256').update(target).digest();
  return { bucket: digest.toString('hex').slice(0, 3), field: digest.toString('base64url', 2, 14) };
}

/** In the hash of an article's links, the field of one that a person made for it. */
export const customField = (code: string) => `|custom-${code}`;
