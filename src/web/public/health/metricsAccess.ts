import { createHash, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { WebContext } from '../../context.ts';
import { isLoopback } from '../readerLimit.ts';

/** Headers that a proxy adds to a request that it forwards. */
const proxyHeaders = ['x-forwarded-for', 'x-real-ip', 'forwarded', 'via'];

/**
 * Whether a request may read the metrics: with `web.metricsToken`, or from this machine. A request through a proxy that
 * is not in `web.trustProxy` does not show where it comes from, even if the proxy runs on this machine.
 */
export function mayReadMetrics({ config, trustProxy }: WebContext, request: FastifyRequest): boolean {
  const { metricsToken } = config.web;
  const [, given] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
  if (metricsToken !== undefined && given !== undefined && isSame(given, metricsToken)) return true;
  const isProxied = proxyHeaders.some((name) => request.headers[name] !== undefined);
  return isLoopback(request.ip) && (!isProxied || Boolean(trustProxy));
}

function isSame(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
