import type { onRequestHookHandler } from 'fastify';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../clock.ts';
import { SluglineError } from '../../errors.ts';

/** Many readers may share one address (an office, a mobile network), so this only stops who hammers. */
const most = 1_000;
const windowMs = 10_000;
const mostAddresses = 50_000;

interface Window {
  startedAt: number;
  count: number;
}

/**
 * At most 1,000 requests in 10 s from one address, or from one /64 of IPv6; who asks for more gets 429 with
 * `Retry-After`. Programs on this machine are never held.
 */
export function readerLimit(clock: Clock, limited: () => void): onRequestHookHandler {
  const windows = new LRUCache<string, Window>({ max: mostAddresses });
  return (request, _reply, done) => {
    const { ip } = request;
    if (isLoopback(ip)) return done();
    const now = clock.monotonic();
    const name = networkOf(ip);
    const known = windows.get(name);
    if (!known || now - known.startedAt >= windowMs) {
      windows.set(name, { startedAt: now, count: 1 });
      return done();
    }
    known.count += 1;
    if (known.count <= most) return done();
    limited();
    const seconds = Math.max(1, Math.ceil((known.startedAt + windowMs - now) / 1_000));
    return done(new SluglineError('request.limit', { seconds }));
  };
}

function isLoopback(ip: string): boolean {
  return ip === '127.0.0.1' || ip === '::1' || ip.startsWith('127.') || ip.startsWith('::ffff:127.');
}

/** One household or server commands a whole /64 of IPv6 (RFC 6177). */
export function networkOf(ip: string): string {
  if (!ip.includes(':') || !ipaddr.IPv6.isValid(ip)) return ip;
  const address = ipaddr.IPv6.parse(ip);
  if (address.isIPv4MappedAddress()) return address.toIPv4Address().toString();
  return address.parts.slice(0, 4).join(':');
}
