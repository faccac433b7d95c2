import { z } from 'zod';
import type { ArticleInput } from '../article/article.ts';
import { sourceBase } from '../config/schema.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import { selectorKeys } from '../extract/html/selectors.ts';
import { HttpUrl } from '../net/httpUrl.ts';
import { unpackedFile } from '../net/inflate.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { auth } from './auth.ts';
import { largeFeedSlot, workerSlot } from './concurrency.ts';
import {
  fetchSource,
  headOf,
  isOk,
  memoryOf,
  movedWarnings,
  notModified,
  pauseUntil,
  postponed,
  remembered,
  unreachable,
} from './conditionalFetch.ts';
import type { Reading } from './feed/article.ts';
import { type Completing, completing, completionOf, isIncomplete, unseen } from './feed/complete.ts';
import { largestFeed } from './feed/document.ts';
import { announcedBy, hubsInHeaders } from './feed/hub.ts';
import { largestInline, type ReadFeed, readFeed } from './feed/read.ts';
import { PageMemory } from './page/memory.ts';
import type { Batch, HubContent, Poll, Refusal, SourceContext, SourceMemory } from './source.ts';

export const type = 'feed';

export const schema = z.strictObject({
  ...sourceBase,
  type: z.literal(type),
  url: HttpUrl,
  auth: auth.optional(),
  /** `auto`: an entry without text and points is completed from its article page. */
  complete: z.enum(['auto', 'never']).default('auto'),
  selectors: selectorKeys.optional(),
  /** `auto`: the hub that the feed names is asked to push, if it can reach us. */
  websub: z.enum(['auto', 'on', 'off']).default('auto'),
});

export const pushed = false;

/** RSS, RDF, Atom or JSON Feed at an address, polled on the source's cron schedule. */
export type FeedSource = z.infer<typeof schema> & Record<string, unknown>;

const accept =
  'application/rss+xml, application/atom+xml, application/feed+json, application/rdf+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.5';

interface Given {
  url: string;
  contentType: string;
  body: Uint8Array;
}

/** Reads a document; a big one in a thread, if one is free. */
async function read(source: FeedSource, given: Given, context: SourceContext): Promise<ReadFeed> {
  const reading = {
    url: given.url,
    timezone: context.newsroom.timezone,
    takesFeedLanguage: source.language === undefined,
    language: source.language ?? context.newsroom.language,
    now: context.clock.now(),
  };
  try {
    return await readInTurn(await unpackedFile(given.body, largestFeed), given.contentType, reading, context);
  } catch (error) {
    throw new SluglineError('source.unreadable', { id: source.id, why: reasonOf(error) }, { cause: error });
  }
}

async function readInTurn(
  body: Uint8Array,
  contentType: string,
  reading: Reading,
  { net, clock }: SourceContext,
): Promise<ReadFeed> {
  const thread = workerSlot(net, body.length);
  try {
    if (body.length > largestInline) await thread.enter();
    return await readFeed(body, contentType, reading, clock);
  } finally {
    thread.leave();
  }
}

/** Fetches the feed and reads it; the answer's body is released as soon as it was read. */
async function fetchFeed(
  source: FeedSource,
  memory: SourceMemory,
  context: SourceContext,
): Promise<{ response: OutboundResponse; feed?: ReadFeed }> {
  const large = largeFeedSlot(context.net);
  const limits = { maxBytes: largestFeed, whenLarge: large.enter };
  try {
    const { body, ...rest } = await fetchSource(source, memory, accept, context, limits);
    const response = { ...rest, body: new Uint8Array() };
    if (!isOk(response)) return { response };
    const contentType = rest.headers['content-type'] ?? '';
    return { response, feed: await read(source, { url: rest.url, contentType, body }, context) };
  } finally {
    large.leave();
  }
}

/** Fetches what is new; if the server asks us to wait, the next poll does (`notBefore`). */
export async function poll(
  source: FeedSource,
  lastMemory: SourceMemory,
  context: SourceContext,
): Promise<Poll> {
  const { response, feed } = await fetchFeed(source, lastMemory, context);
  const notBefore = pauseUntil(response, context.clock.now());
  if (response.status === 304) return notModified(lastMemory, 'not modified', notBefore);
  if (!feed) return postponed(source, response, lastMemory, context);
  const { articles, refusals, links, salvage } = feed;
  const whole = wholeOf(source.url, articles, refusals);
  const memory = new PageMemory(memoryOf(source, lastMemory));
  const round: Completing = { read: 0, left: 0 };
  const isCompleted = source.complete === 'auto';
  const head = remembered(source, response);
  return {
    batches: isCompleted
      ? completing(whole, memory, source, context, round)
      : unseen(whole, memory, completionOf(source)),
    // With entries still to complete, the whole feed is fetched again.
    memory: () => ({ ...memory.toMemory(), ...headOf(source, head, round.left > 0) }),
    saw: () => sawOf(articles.length + refusals.length, round),
    listed: articles.length + refusals.length,
    warnings: () => [
      ...movedWarnings(source, response.movedTo),
      ...(salvage ? [`${source.url}: ${salvage}`] : []),
      ...memory.warnings(articles.flatMap(({ url }) => url ?? [])),
    ],
    entries: entriesOf(articles),
    hub: announcedBy(hubsInHeaders(response.headers), links ?? { hubs: [] }, response.url),
    ...(notBefore === undefined ? {} : { notBefore }),
  };
}

/** What a document lists, apart from what it says is deleted. */
function entriesOf(articles: ArticleInput[]): ArticleInput[] {
  return articles.filter(({ status }) => status === undefined);
}

/** A document in one piece; when it is split, each part knows which guids the whole contains. */
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
  lastMemory: SourceMemory,
  context: SourceContext,
): Promise<Poll> {
  const url = memoryOf(source, lastMemory).movedTo ?? source.url;
  const { articles, refusals } = await read(source, { url, contentType, body }, context);
  const whole = wholeOf(`${source.url} by its hub`, articles, refusals);
  const memory = new PageMemory(memoryOf(source, lastMemory));
  const round: Completing = { read: 0, left: 0 };
  return {
    batches:
      source.complete === 'auto'
        ? completing(whole, memory, source, context, round)
        : unseen(whole, memory, completionOf(source)),
    // What could not be completed is found again by a poll that fetches the whole feed.
    memory: () => ({ ...memory.toMemory(), ...headOf(source, memoryOf(source, lastMemory), round.left > 0) }),
    saw: () => `pushed: ${sawOf(articles.length + refusals.length, round)}`,
    entries: entriesOf(articles),
  };
}

/** Reads the current feed, without storing anything. */
export async function test(source: FeedSource, context: SourceContext): Promise<{ batches: Batch[] }> {
  const { response, feed } = await fetchFeed(source, {}, context);
  if (!feed) throw unreachable(source, response.status);
  const { articles, refusals, salvage } = feed;
  const notes = salvage ? [{ where: source.url, reason: salvage }] : [];
  const whole = { ...wholeOf(source.url, articles, refusals), notes };
  if (source.complete !== 'auto') return { batches: [whole] };
  return { batches: await completedForTest(whole, source, context) };
}

/** Pages that a test reads at most. */
const pagesATest = 3;

/** The first thin entries completed as a poll would do it, with a note for each page that was not believed. */
async function completedForTest(whole: Batch, source: FeedSource, context: SourceContext): Promise<Batch[]> {
  const thin = whole.articles.filter(isIncomplete);
  const read = new Set(thin.slice(0, pagesATest));
  const memory = new PageMemory({});
  const completed: Batch[] = [];
  const some = { ...whole, articles: [...read], refusals: [] };
  for await (const batch of completing(some, memory, source, context, { read: 0, left: 0 }))
    completed.push({ ...batch, notes: [] });
  const notes = memory.warnings().map((reason) => ({ where: source.url, reason }));
  const rest = whole.articles.filter((article) => !read.has(article));
  return [{ ...whole, articles: rest, notes: [...(whole.notes ?? []), ...notes] }, ...completed];
}
