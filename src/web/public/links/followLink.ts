import type { ServerResponse } from 'node:http';
import type { Config } from '../../../config/schema.ts';
import { type Destination, resolvedBy } from '../../../links/directory.ts';
import { isReader, type LinkRequest } from '../../../links/reader.ts';
import { strictTransport } from '../../securityHeaders.ts';
import { tally } from '../health/metrics.ts';
import type { PublicParts } from '../publicParts.ts';

/** The facts about a request that decide whether it is a click, and whose. */
export interface Visit extends LinkRequest {
  method: string | undefined;
  address: string;
}

/**
 * Counts the visit of an open link and redirects it: to the link's target, or to `elsewhere`. Called in front of the
 * framework and from the routes. Every click comes here, so nothing may delay the answer.
 */
export function followLink(
  { web, clicks, metrics }: PublicParts,
  link: Destination,
  visit: Visit,
  response: ServerResponse,
  elsewhere?: string,
): void {
  const isClick = isReader(visit.method, visit);
  if (isClick) clicks.count(link, visit.address, visit.userAgent, visit.referrer);
  tally(metrics.redirects, isClick ? 'click' : 'not-counted');
  const { config } = web;
  if (elsewhere !== undefined) {
    response.writeHead(302, { ...redirectHeaders(config), location: elsewhere }).end();
    return;
  }
  // After a reload of the configuration the link is resolved again, and its headers are built again.
  const resolved = resolvedBy(link, config);
  resolved.headers ??= Object.entries({
    location: resolved.location ?? '',
    ...redirectHeaders(config),
  }).flat();
  response.writeHead(config.links.redirect, resolved.headers).end();
}

/**
 * No cache may answer for us: clicks would not be counted, and a withdrawn link would still redirect. Without this
 * header browsers would cache a 301 permanently; with it, a 301 only tells search engines which address to list.
 */
function redirectHeaders(config: Config): Record<string, string> {
  return {
    'cache-control': 'private, no-store',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'content-length': '0',
    ...strictTransport(config),
  };
}
