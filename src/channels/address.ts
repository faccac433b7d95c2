import { z } from 'zod';

/** Where a platform's API lives; given in newsroom.yaml for another server, a proxy or a trial. Without a slash at its end. */
export function baseUrl(usual: string) {
  return z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ''))
    .prefault(usual);
}

/** Somebody's number or name there: YAML reads `-1001234` as a number. */
export const remoteId = z.union([z.string().min(1), z.int()]).transform((id) => String(id));

/** A key that is needed and may not be empty. */
export const filled = z.string().min(1, 'it is empty');
