import { z } from 'zod';
import { withoutEnd } from '../ends.ts';
import { BaseUrl } from '../net/httpUrl.ts';

/**
 * The base of a platform's API, without a trailing slash; set in newsroom.yaml for another server, a proxy or a trial.
 */
export function baseUrl(usual: string) {
  return BaseUrl.prefault(usual);
}

/** An account's number or name at the platform: YAML reads `-1001234` as a number. */
export const remoteId = z.union([z.string().min(1), z.int()]).transform((id) => String(id));

/** A required key that must not be empty. */
export const filled = z.string().min(1, 'it is empty');

/** A webhook's address, at another server if `base` names one; with `below` appended to its path. */
export function webhookAt(webhookUrl: string, base: string | undefined, below = ''): URL {
  const url = new URL(webhookUrl);
  url.pathname = withoutEnd(url.pathname, /\//) + below;
  if (base === undefined) return url;
  const { origin, pathname } = new URL(base);
  return new URL(withoutEnd(pathname, /\//) + url.pathname + url.search, origin);
}

/** The secret parts of a webhook's address: the whole address, and the token at the end of its path. */
export function webhookSecrets(webhookUrl: string): string[] {
  return [webhookUrl, new URL(webhookUrl).pathname.split('/').findLast((part) => part !== '') ?? ''];
}
