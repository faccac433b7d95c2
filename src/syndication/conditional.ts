import fresh from 'fresh';
import { LRUCache } from 'lru-cache';
import Negotiator from 'negotiator';
import type { Coding } from './assembly.ts';

export interface Conditions {
  ifNoneMatch?: string | undefined;
  ifModifiedSince?: string | undefined;
}

/**
 * Whether GET or HEAD is answered 304 (RFC 9110, section 13). `etag` is the tag of the representation that would be
 * sent, in its quotes; tags are compared weakly. If-None-Match takes precedence over If-Modified-Since.
 */
export function isNotModified(conditions: Conditions, etag: string, lastModified: string): boolean {
  const { ifNoneMatch, ifModifiedSince } = conditions;
  // Nearly every reader sends back the one tag that it got.
  if (ifNoneMatch === etag) return true;
  if (ifNoneMatch === undefined && ifModifiedSince === undefined) return false;
  return fresh(
    {
      'if-none-match': ifNoneMatch?.trim(),
      'if-modified-since': ifNoneMatch === undefined ? inGmt(ifModifiedSince) : undefined,
    },
    { etag, 'last-modified': lastModified },
  );
}

/**
 * Of the three forms of a date (RFC 9110, section 5.6.7) one does not say that it is in GMT. An invalid date stays
 * invalid.
 */
function inGmt(date = ''): string {
  return date.endsWith('GMT') ? date : `${date} GMT`;
}

/** If a client accepts several equally, the smallest is sent. */
const preferred: Coding[] = ['br', 'gzip'];
const available: Coding[] = [...preferred, 'identity'];

/** The package's types lack the preference argument. */
interface EncodingNegotiator {
  encodings(available: Coding[], options: { preferred: Coding[] }): string[];
}

/** Readers use few values of Accept-Encoding; a client that keeps varying it must not fill the memory. */
const known = new LRUCache<string, Coding>({ max: 1_000 });

/**
 * The coding to send for an Accept-Encoding field (RFC 9110, section 12.5.3): the one with the highest weight.
 * Without the field, or if nothing is acceptable, the plain bytes.
 */
export function codingFor(acceptEncoding: string | undefined): Coding {
  if (acceptEncoding === undefined) return 'identity';
  const before = known.get(acceptEncoding);
  if (before) return before;
  const field = acceptEncoding.replace(/\bx-gzip\b/gi, 'gzip');
  const negotiator: EncodingNegotiator = new Negotiator({ headers: { 'accept-encoding': field } });
  const [coding = 'identity'] = negotiator.encodings(available, { preferred }) as Coding[];
  known.set(acceptEncoding, coding);
  return coding;
}
