import { z } from 'zod';
import { sourceBase } from '../config/schema.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import { selectorKeys } from '../extract/selectors.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import {
  askSource,
  headOf,
  isOk,
  memoryOf,
  movedWarnings,
  nothingNew,
  pauseUntil,
  putOff,
  remembered,
  unreachable,
} from './asking.ts';
import { type Completing, completing } from './feed/complete.ts';
import { type ReadFeed, readFeed } from './feed/read.ts';
import { PageMemory } from './pages/memory.ts';
import type { Batch, Poll, SourceMemory, SourceNeeds } from './source.ts';

export const type = 'feed';

export const schema = z.strictObject({
  ...sourceBase,
  type: z.literal(type),
  url: z.url({ protocol: /^https?$/ }),
  /** `auto`: an entry without text and points is completed from its article page. */
  complete: z.enum(['auto', 'never']).default('auto'),
  selectors: selectorKeys.optional(),
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
  const whole: Batch = { name: source.url, articles, refusals };
  const memory = new PageMemory(memoryOf(source, kept));
  const round: Completing = { read: 0, left: 0 };
  const isCompleted = source.complete === 'auto';
  const head = remembered(source, response);
  return {
    batches: isCompleted ? completing(whole, memory, source, needs, round) : [whole],
    // With entries still to complete the feed is asked for whole again.
    memory: () => ({ ...memory.toMemory(), ...headOf(source, head, round.left > 0) }),
    saw: () => sawOf(articles.length + refusals.length, round),
    listed: articles.length + refusals.length,
    warnings: () => movedWarnings(source, response.movedTo),
    fresh: articles.filter(({ status }) => status === undefined),
    ...(notBefore === undefined ? {} : { notBefore }),
  };
}

function sawOf(entries: number, { read: pages, left }: Completing): string {
  const completed = pages > 0 ? `, ${pages} completed from their pages` : '';
  return `${entries} entries${completed}${left > 0 ? `, ${left} still to complete` : ''}`;
}

/** Reads the feed as it is now, storing nothing. */
export async function test(source: FeedSource, needs: SourceNeeds): Promise<{ batches: Batch[] }> {
  const response = await askSource(source, {}, accept, needs);
  if (!isOk(response)) throw unreachable(source, response.status);
  const { articles, refusals } = await read(source, response, needs);
  return { batches: [{ name: source.url, articles, refusals }] };
}
