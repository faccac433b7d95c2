import { z } from 'zod';
import { sourceBase } from '../config/schema.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { type ReadFeed, readFeed } from './feed/read.ts';
import type { Batch, Poll, SourceMemory, SourceNeeds } from './source.ts';

export const type = 'feed';

export const schema = z.strictObject({
  ...sourceBase,
  type: z.literal(type),
  url: z.url({ protocol: /^https?$/ }),
});

export const somebodysWord = false;

/** RSS, RDF, Atom or JSON Feed at an address, asked again as the source's cron says. */
export type FeedSource = z.infer<typeof schema> & Record<string, unknown>;

const accept =
  'application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.5';

/** No server can silence a source for longer, whatever its Retry-After says. */
const longestPauseMs = 86_400_000;

/** For 429 without Retry-After. */
const usualPauseMs = 10 * 60_000;

/** When the server wants to be asked again (ms): Retry-After in seconds or as a date (RFC 9110 10.2.3). */
function pauseUntil(response: OutboundResponse, now: number): number | undefined {
  const header = response.headers['retry-after']?.trim() ?? '';
  const asked = /^\d{1,9}$/.test(header) ? now + Number(header) * 1_000 : Date.parse(header);
  if (Number.isNaN(asked)) return response.status === 429 ? now + usualPauseMs : undefined;
  return Math.min(Math.max(asked, now), now + longestPauseMs);
}

/** Validators belong to an address: another `url` in the configuration starts anew. */
function conditions(memory: SourceMemory, url: string): Record<string, string> {
  if (memory.url !== url) return {};
  return {
    ...(memory.etag ? { 'if-none-match': memory.etag } : {}),
    ...(memory.lastModified ? { 'if-modified-since': memory.lastModified } : {}),
  };
}

function remembered(response: OutboundResponse, url: string): SourceMemory {
  const { etag, 'last-modified': lastModified } = response.headers;
  return { url, ...(etag ? { etag } : {}), ...(lastModified ? { lastModified } : {}) };
}

async function fetched(
  source: FeedSource,
  headers: Record<string, string>,
  needs: SourceNeeds,
): Promise<OutboundResponse> {
  try {
    return await needs.net.request(source.url, { headers: { accept, ...headers }, timeoutMs: 30_000 });
  } catch (error) {
    throw new SluglineError('source.unreachable', { id: source.id, why: reasonOf(error) }, { cause: error });
  }
}

function unreachable(source: FeedSource, status: number): SluglineError {
  const gone = 'it answered 410: the feed is retired for good, so take this source out of newsroom.yaml';
  return new SluglineError('source.unreachable', {
    id: source.id,
    why: status === 410 ? gone : `it answered ${status}`,
  });
}

async function read(source: FeedSource, response: OutboundResponse, needs: SourceNeeds): Promise<ReadFeed> {
  const reading = {
    url: response.url,
    timezone: needs.newsroom.timezone,
    takesFeedLanguage: source.language === undefined,
  };
  try {
    return await readFeed(response.body, response.headers['content-type'] ?? '', reading, needs.clock);
  } catch (error) {
    throw new SluglineError('source.unreadable', { id: source.id, why: reasonOf(error) }, { cause: error });
  }
}

function isOk({ status }: OutboundResponse): boolean {
  return status >= 200 && status < 300;
}

/** Nothing new: what was remembered stays. */
function nothing(memory: SourceMemory, saw: string, notBefore: number | undefined): Poll {
  return {
    batches: [],
    memory: () => memory,
    saw: () => saw,
    ...(notBefore === undefined ? {} : { notBefore }),
  };
}

/** Asks for what is new; a server that asks for patience is given it (`notBefore`). */
export async function poll(source: FeedSource, memory: SourceMemory, needs: SourceNeeds): Promise<Poll> {
  const response = await fetched(source, conditions(memory, source.url), needs);
  const notBefore = pauseUntil(response, needs.clock.now());
  if (response.status === 304) return nothing(memory, 'not modified', notBefore);
  if (!isOk(response)) {
    if (notBefore === undefined || response.status === 410) throw unreachable(source, response.status);
    const seconds = Math.ceil((notBefore - needs.clock.now()) / 1_000);
    return nothing(
      memory,
      `it answered ${response.status} and is asked again in ${seconds} s at the earliest`,
      notBefore,
    );
  }
  const { articles, refusals } = await read(source, response, needs);
  return {
    batches: [{ name: source.url, articles, refusals }],
    memory: () => remembered(response, source.url),
    saw: () => `${articles.length + refusals.length} entries`,
    ...(notBefore === undefined ? {} : { notBefore }),
  };
}

/** Reads the feed as it is now, storing nothing. */
export async function test(source: FeedSource, needs: SourceNeeds): Promise<{ batches: Batch[] }> {
  const response = await fetched(source, {}, needs);
  if (!isOk(response)) throw unreachable(source, response.status);
  const { articles, refusals } = await read(source, response, needs);
  return { batches: [{ name: source.url, articles, refusals }] };
}
