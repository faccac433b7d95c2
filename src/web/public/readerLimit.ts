import type { onRequestHookHandler } from 'fastify';
import ipaddr from 'ipaddr.js';
import { LRUCache } from 'lru-cache';
import type { Clock } from '../../clock.ts';
import { SluglineError } from '../../errors.ts';
import { clientAddress } from '../clientAddress.ts';

/** Many readers may share one address (an office, a mobile network), so this limit only stops floods. */
const usual = { most: 1_000, windowMs: 10_000 };
const maxAddresses = 50_000;

interface Limit {
  most: number;
  windowMs: number;
  /** Whether programs on this machine are limited, too. */
  holdsLoopback?: boolean;
}

interface Window {
  startedAt: number;
  count: number;
}

export interface ReaderLimit {
  /** How many seconds a client at this address must wait; 0 if it may proceed. Each call counts as a request. */
  waitFor(address: string): number;
  /** Does the same as a hook: it answers 429 with `Retry-After`. */
  hook: onRequestHookHandler;
}

/**
 * At most 1,000 requests in 10 s (or as given) from one address, or one /64 of IPv6; further ones are refused. Programs
 * on this machine are limited only if that is requested.
 */
export function limitReaders(
  clock: Clock,
  limited: () => void,
  { most, windowMs, holdsLoopback = false }: Limit = usual,
): ReaderLimit {
  const windows = new LRUCache<string, Window>({ max: maxAddresses });

  function waitFor(address: string): number {
    if (!holdsLoopback && isLoopback(address)) return 0;
    const now = clock.monotonic();
    const name = networkOf(address);
    const known = windows.get(name);
    if (!known || now - known.startedAt >= windowMs) {
      windows.set(name, { startedAt: now, count: 1 });
      return 0;
    }
    known.count += 1;
    if (known.count <= most) return 0;
    return Math.max(1, Math.ceil((known.startedAt + windowMs - now) / 1_000));
  }

  return {
    waitFor,
    hook(request, _reply, done) {
      const seconds = waitFor(clientAddress(request));
      if (seconds === 0) return done();
      limited();
      return done(new SluglineError('request.limit', { seconds }));
    },
  };
}

/** Whether an address is this machine's own. */
export function isLoopback(ip: string): boolean {
  return ip === '127.0.0.1' || ip === '::1' || ip.startsWith('127.') || ip.startsWith('::ffff:127.');
}

/** One household or server controls a whole /64 of IPv6 (RFC 6177). */
export function networkOf(ip: string): string {
  if (!ip.includes(':') || !ipaddr.IPv6.isValid(ip)) return ip;
  const address = ipaddr.IPv6.parse(ip);
  if (address.isIPv4MappedAddress()) return address.toIPv4Address().toString();
  return address.parts.slice(0, 4).join(':');
}
