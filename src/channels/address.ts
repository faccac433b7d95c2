import { z } from 'zod';
import { withoutEnd } from '../ends.ts';
import { BaseUrl } from '../net/httpUrl.ts';

/** Where a platform's API lives; given in newsroom.yaml for another server, a proxy or a trial. Without a slash at its end. */
export function baseUrl(usual: string) {
  return BaseUrl.prefault(usual);
}

/** Somebody's number or name there: YAML reads `-1001234` as a number. */
export const remoteId = z.union([z.string().min(1), z.int()]).transform((id) => String(id));

/** A key that is needed and may not be empty. */
export const filled = z.string().min(1, 'it is empty');

/** A webhook's address at another server, where `base` gives one; with `below` behind its path. */
export function webhookAt(webhookUrl: string, base: string | undefined, below = ''): URL {
  const url = new URL(webhookUrl);
  url.pathname = withoutEnd(url.pathname, /\//) + below;
  if (base === undefined) return url;
  const { origin, pathname } = new URL(base);
  return new URL(withoutEnd(pathname, /\//) + url.pathname + url.search, origin);
}

/** What a webhook's address holds that must be read nowhere: all of it, and the word that its path ends in. */
export function webhookSecrets(webhookUrl: string): string[] {
  return [webhookUrl, new URL(webhookUrl).pathname.split('/').findLast((part) => part !== '') ?? ''];
}
