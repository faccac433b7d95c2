import { z } from 'zod';
import type { ArticleInput } from '../article/article.ts';
import { sourceBase } from '../config/schema.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import { selectorKeys } from '../extract/selectors.ts';
import { HttpUrl } from '../net/httpUrl.ts';
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
import { type Completing, completing, unseen, wayOf } from './feed/complete.ts';
import { largestFeed } from './feed/document.ts';
import { announcedBy, hubsInHeaders } from './feed/hub.ts';
import { largestInline, type ReadFeed, readFeed } from './feed/read.ts';
import { largePlace, threadPlace } from './heavy.ts';
import { PageMemory } from './pages/memory.ts';
import type { Batch, HubContent, Poll, Refusal, SourceMemory, SourceNeeds } from './source.ts';

export const type = 'feed';

export const schema = z.strictObject({
  ...sourceBase,
  type: z.literal(type),
  url: HttpUrl,
  /** `auto`: an entry without text and points is completed from its article page. */
  complete: z.enum(['auto', 'never']).default('auto'),
  selectors: selectorKeys.optional(),
  /** `auto`: the hub that the feed names is asked to push, where it can reach us. */
  websub: z.enum(['auto', 'on', 'off']).default('auto'),
});

export const somebodysWord = false;

/** RSS, RDF, Atom or JSON Feed at an address, asked again as the source's cron says. */
export type FeedSource = z.infer<typeof schema> & Record<string, unknown>;

const accept =
  'application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.5';

interface Given {
  url: string;
  contentType: string;
  body: Uint8Array;
}

/** Reads a document; a big one in a thread, when there is one free. */
async function read(source: FeedSource, given: Given, needs: SourceNeeds): Promise<ReadFeed> {
  const reading = {
    url: given.url,
    timezone: needs.newsroom.timezone,
    takesFeedLanguage: source.language === undefined,
  };
  const thread = threadPlace(needs.net, given.body.length);
  try {
    if (given.body.length > largestInline) await thread.enter();
    return await readFeed(given.body, given.contentType, reading, needs.clock);
  } catch (error) {
    throw new SluglineError('source.unreadable', { id: source.id, why: reasonOf(error) }, { cause: error });
  } finally {
    thread.leave();
  }
}

/** Asks for the feed and reads it; the answer's body goes as soon as it was read. */
async function asked(
  source: FeedSource,
  memory: SourceMemory,
  needs: SourceNeeds,
): Promise<{ response: OutboundResponse; feed?: ReadFeed }> {
  const large = largePlace(needs.net);
  const limits = { maxBytes: largestFeed, whenLarge: large.enter };
  try {
    const { body, ...rest } = await askSource(source, memory, accept, needs, limits);
    const response = { ...rest, body: new Uint8Array() };
    if (!isOk(response)) return { response };
    const contentType = rest.headers['content-type'] ?? '';
    return { response, feed: await read(source, { url: rest.url, contentType, body }, needs) };
  } finally {
    large.leave();
  }
}

/** Asks for what is new; a server that asks for patience is given it (`notBefore`). */
export async function poll(source: FeedSource, kept: SourceMemory, needs: SourceNeeds): Promise<Poll> {
  const { response, feed } = await asked(source, kept, needs);
  const notBefore = pauseUntil(response, needs.clock.now());
  if (response.status === 304) return nothingNew(kept, 'not modified', notBefore);
  if (!feed) return putOff(source, response, kept, needs);
  const { articles, refusals, links } = feed;
  const whole = wholeOf(source.url, articles, refusals);
  const memory = new PageMemory(memoryOf(source, kept));
  const round: Completing = { read: 0, left: 0 };
  const isCompleted = source.complete === 'auto';
  const head = remembered(source, response);
  return {
    batches: isCompleted
      ? completing(whole, memory, source, needs, round)
      : unseen(whole, memory, wayOf(source)),
    // With entries still to complete the feed is asked for whole again.
    memory: () => ({ ...memory.toMemory(), ...headOf(source, head, round.left > 0) }),
    saw: () => sawOf(articles.length + refusals.length, round),
    listed: articles.length + refusals.length,
    warnings: () => movedWarnings(source, response.movedTo),
    fresh: articles.filter(({ status }) => status === undefined),
    hub: announcedBy(hubsInHeaders(response.headers), links ?? { hubs: [] }, response.url),
    ...(notBefore === undefined ? {} : { notBefore }),
  };
}

/** A document in one piece; whatever it is cut into knows which guids stand in it. */
function wholeOf(name: string, articles: ArticleInput[], refusals: Refusal[]): Batch {
  const guids = articles.flatMap(({ guid, status }) => (status === undefined ? (guid ?? []) : []));
  return { name, articles, refusals, guids };
}

function sawOf(entries: number, { read: pages, left }: Completing): string {
  const completed = pages > 0 ? `, ${pages} completed from their pages` : '';
  return `${entries} entries${completed}${left > 0 ? `, ${left} still to complete` : ''}`;
}

/** Reads what the feed's hub pushed: a feed with the entries that are new or changed (WebSub, section 7). */
export async function receive(
  source: FeedSource,
  { contentType, body }: HubContent,
  kept: SourceMemory,
  needs: SourceNeeds,
): Promise<Poll> {
  const url = memoryOf(source, kept).movedTo ?? source.url;
  const { articles, refusals } = await read(source, { url, contentType, body }, needs);
  const whole = wholeOf(`${source.url} by its hub`, articles, refusals);
  const memory = new PageMemory(memoryOf(source, kept));
  const round: Completing = { read: 0, left: 0 };
  return {
    batches:
      source.complete === 'auto'
        ? completing(whole, memory, source, needs, round)
        : unseen(whole, memory, wayOf(source)),
    // What could not be completed is found again by a poll that asks for the whole feed.
    memory: () => ({ ...memory.toMemory(), ...headOf(source, memoryOf(source, kept), round.left > 0) }),
    saw: () => `pushed: ${sawOf(articles.length + refusals.length, round)}`,
    fresh: articles.filter(({ status }) => status === undefined),
  };
}

/** Reads the feed as it is now, storing nothing. */
export async function test(source: FeedSource, needs: SourceNeeds): Promise<{ batches: Batch[] }> {
  const { response, feed } = await asked(source, {}, needs);
  if (!feed) throw unreachable(source, response.status);
  const { articles, refusals } = feed;
  return { batches: [{ name: source.url, articles, refusals }] };
}
