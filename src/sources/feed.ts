import { z } from 'zod';
import { sourceBase } from '../config/schema.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import {
  askSource,
  isOk,
  movedWarnings,
  nothingNew,
  pauseUntil,
  putOff,
  remembered,
  unreachable,
} from './asking.ts';
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

/** Asks for what is new; a server that asks for patience is given it (`notBefore`). */
export async function poll(source: FeedSource, kept: SourceMemory, needs: SourceNeeds): Promise<Poll> {
  const response = await askSource(source, kept, accept, needs);
  const notBefore = pauseUntil(response, needs.clock.now());
  if (response.status === 304) return nothingNew(kept, 'not modified', notBefore);
  if (!isOk(response)) return putOff(source, response, kept, needs);
  const { articles, refusals } = await read(source, response, needs);
  return {
    batches: [{ name: source.url, articles, refusals }],
    memory: () => remembered(source, response),
    saw: () => `${articles.length + refusals.length} entries`,
    listed: articles.length + refusals.length,
    warnings: () => movedWarnings(source, response.movedTo),
    ...(notBefore === undefined ? {} : { notBefore }),
  };
}

/** Reads the feed as it is now, storing nothing. */
export async function test(source: FeedSource, needs: SourceNeeds): Promise<{ batches: Batch[] }> {
  const response = await askSource(source, {}, accept, needs);
  if (!isOk(response)) throw unreachable(source, response.status);
  const { articles, refusals } = await read(source, response, needs);
  return { batches: [{ name: source.url, articles, refusals }] };
}
