export type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** Headers that say nothing about the sender; all others stay at their original origin. */
const harmless = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'user-agent',
  'if-none-match',
  'if-modified-since',
  'content-type',
]);

/** One request of a chain of redirects. */
export interface Hop {
  url: URL;
  method: Method;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
}

export function isRedirect(status: number): boolean {
  return status === 301 || status === 302 || status === 303 || status === 307 || status === 308;
}

/**
 * The request that a redirect calls for: 303, and 301 or 302 to a POST, become a GET without body (RFC 9110 15.4);
 * across origins tokens, cookies and anything else that may be secret are dropped.
 */
export function nextHop(hop: Hop, status: number, url: URL): Hop {
  const becomesGet = (status === 303 && hop.method !== 'HEAD') || (status < 303 && hop.method === 'POST');
  const isHome = url.origin === hop.url.origin;
  const remaining = Object.entries(hop.headers).filter(([name]) => {
    if (becomesGet && name.startsWith('content-')) return false;
    return isHome || harmless.has(name);
  });
  return {
    url,
    method: becomesGet ? 'GET' : hop.method,
    headers: Object.fromEntries(remaining),
    body: becomesGet ? undefined : hop.body,
  };
}
