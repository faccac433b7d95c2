import { reasonOf, SluglineError } from '../errors.ts';
import { storedUrl } from '../net/httpUrl.ts';
import type { OutboundOptions, OutboundResponse } from '../net/outbound.ts';
import { retryAfterMs } from '../net/retryAfter.ts';
import { type Auth, authHeaders } from './auth.ts';
import { limitListRequests } from './page/hostLimits.ts';
import type { Poll, SourceContext, SourceMemory } from './source.ts';

/** What is used of the configuration of every source with an address. */
export interface FetchResult {
  id: string;
  url: string;
  auth?: Auth | undefined;
}

/** No server can pause a source for longer, whatever its Retry-After says. */
const longestPauseMs = 86_400_000;

/** For 429 without Retry-After. */
const usualPauseMs = 10 * 60_000;

/** When the server wants the next request (ms). */
export function pauseUntil({ status, headers }: OutboundResponse, now: number): number | undefined {
  const pauseMs = retryAfterMs(headers, now) ?? (status === 429 ? usualPauseMs : undefined);
  return pauseMs === undefined ? undefined : now + Math.min(pauseMs, longestPauseMs);
}

export function isOk({ status }: OutboundResponse): boolean {
  return status >= 200 && status < 300;
}

/** Validators of an answer, for the next request. */
export function validatorsOf({ headers }: OutboundResponse): { etag?: string; lastModified?: string } {
  const { etag, 'last-modified': lastModified } = headers;
  return { ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) };
}

/** The headers that request an answer only if there is a newer one. */
export function conditionsFrom({ etag, lastModified }: SourceMemory): Record<string, string> {
  return {
    ...(etag ? { 'if-none-match': etag } : {}),
    ...(lastModified ? { 'if-modified-since': lastModified } : {}),
  };
}

/** What was remembered of this address: nothing if the configured `url` has changed. */
export function memoryOf(source: FetchResult, memory: SourceMemory): SourceMemory {
  const known = typeof memory.url === 'string' ? storedUrl(memory.url) : undefined;
  return known === source.url ? memory : {};
}

/** The part of a source's memory that `fetchSource` reads again. */
export function remembered(source: FetchResult, response: OutboundResponse): SourceMemory {
  const { movedTo } = response;
  return { url: source.url, ...validatorsOf(response), ...(movedTo ? { movedTo } : {}) };
}

/** The same from a memory; `anew` leaves its validators out, so that the next answer is complete. */
export function headOf(source: FetchResult, memory: SourceMemory, anew: boolean): SourceMemory {
  const { etag, lastModified, movedTo } = memory;
  return {
    url: source.url,
    ...(movedTo ? { movedTo } : {}),
    ...(etag && !anew ? { etag } : {}),
    ...(lastModified && !anew ? { lastModified } : {}),
  };
}

/** How much of an answer is read, if not the usual amount. */
export type Limits = Pick<OutboundOptions, 'maxBytes' | 'whenLarge'>;

async function request(
  source: FetchResult,
  url: string,
  headers: Record<string, string>,
  context: SourceContext,
  limits: Limits,
): Promise<OutboundResponse> {
  try {
    const ask = () =>
      context.net.request(url, {
        headers: { ...headers, ...authHeaders(source, url) },
        timeoutMs: 30_000,
        ...limits,
      });
    return await limitListRequests(url, context, ask);
  } catch (error) {
    throw new SluglineError('source.unreachable', { id: source.id, why: reasonOf(error) }, { cause: error });
  }
}

/**
 * Fetches what is new at a source's address. An address that moved permanently is fetched at its new place; if that
 * no longer answers, the configured one is fetched again.
 */
export async function fetchSource(
  source: FetchResult,
  memory: SourceMemory,
  accept: string,
  context: SourceContext,
  limits: Limits = {},
): Promise<OutboundResponse> {
  const { movedTo, ...known } = memoryOf(source, memory);
  if (!movedTo) {
    const response = await request(source, source.url, { accept, ...conditionsFrom(known) }, context, limits);
    const wasAsked = known.etag !== undefined || known.lastModified !== undefined;
    if (response.status === 304 && !wasAsked)
      throw new SluglineError('source.unreachable', {
        id: source.id,
        why: 'it answered 304 (not modified) although nothing was known of it yet',
      });
    return response;
  }
  try {
    const response = await request(source, movedTo, { accept, ...conditionsFrom(known) }, context, limits);
    if (isOk(response) || response.status === 304 || response.status === 429)
      return { ...response, movedTo: response.movedTo ?? movedTo };
  } catch (error) {
    context.log.info(
      { source: source.id, movedTo, reason: reasonOf(error) },
      'a moved source is polled again',
    );
  }
  return request(source, source.url, { accept }, context, limits);
}

/** The note for the operator on an address that moved permanently. */
export function movedWarnings(source: FetchResult, movedTo: string | undefined): string[] {
  if (!movedTo || movedTo === source.url) return [];
  return [`${source.url} has moved for good to ${movedTo}: put that address into newsroom.yaml`];
}

/** The error for an unusable answer; 410 means that the source is permanently gone. */
export function unreachable(source: FetchResult, status: number): SluglineError {
  if (status === 410) return new SluglineError('source.retired', { id: source.id, url: source.url });
  return new SluglineError('source.unreachable', { id: source.id, why: `it answered ${status}` });
}

/** The result of a poll that brought nothing new: what was remembered stays. */
export function notModified(memory: SourceMemory, saw: string, notBefore: number | undefined): Poll {
  return {
    batches: [],
    memory: () => memory,
    saw: () => saw,
    ...(notBefore === undefined ? {} : { notBefore }),
  };
}

/**
 * The result of a poll whose server can't answer now but says when to come back. Throws if it doesn't say, or is gone.
 */
export function postponed(
  source: FetchResult,
  response: OutboundResponse,
  memory: SourceMemory,
  context: SourceContext,
): Poll {
  const now = context.clock.now();
  const notBefore = pauseUntil(response, now);
  if (notBefore === undefined || response.status === 410) throw unreachable(source, response.status);
  const seconds = Math.ceil((notBefore - now) / 1_000);
  const saw = `it answered ${response.status} and is asked again in ${seconds} s at the earliest`;
  return notModified(memory, saw, notBefore);
}
