import { z } from 'zod';
import { duration } from '../config/duration.ts';
import { sourceBase } from '../config/schema.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import { decode } from '../extract/decode.ts';
import { selector, selectorKeys } from '../extract/html/selectors.ts';
import { HttpUrl } from '../net/httpUrl.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { auth } from './auth.ts';
import {
  fetchSource,
  headOf,
  isOk,
  memoryOf,
  movedWarnings,
  postponed,
  remembered,
  unreachable,
} from './conditionalFetch.ts';
import { limitPageRequests } from './page/hostLimits.ts';
import { linksOn } from './page/links.ts';
import { PageMemory } from './page/memory.ts';
import { documentOf, pageAccept } from './page/readArticlePage.ts';
import { type Reading, type Round, readPages, unread } from './page/readPages.ts';
import { robotsFor } from './page/robots.ts';
import type { Batch, Poll, SourceContext, SourceMemory } from './source.ts';

export const type = 'page';

export const schema = z.strictObject({
  ...sourceBase,
  type: z.literal(type),
  url: HttpUrl,
  auth: auth.optional(),
  /** Which links of the page lead to articles; without it the page is the article. */
  follow: selector.optional(),
  selectors: selectorKeys.optional(),
  /** How soon a page that was read is checked again for changes. */
  recheck: duration.prefault('5m'),
});

export const pushed = false;

/** A page of a site: a listing whose links are followed, or an article page itself. */
export type PageSource = z.infer<typeof schema> & Record<string, unknown>;

function readingOf({ id, language, selectors, recheck, url, auth }: PageSource): Reading {
  return { id, url, auth, language, selectors, recheckMs: recheck, respectsRobots: true, needsSign: false };
}

/** Fetches the page itself within its host's robots.txt. */
async function fetchPage(
  source: PageSource,
  memory: SourceMemory,
  context: SourceContext,
): Promise<OutboundResponse> {
  const { objection, delayMs } = await robotsFor(source.url, context);
  if (objection) throw new SluglineError('source.not-allowed', { id: source.id, why: objection });
  return limitPageRequests(
    source.url,
    context,
    () => fetchSource(source, memory, pageAccept, context),
    delayMs,
  );
}

function linksIn(source: PageSource, follow: string, response: OutboundResponse): HttpUrl[] {
  try {
    const html = decode(response.body, response.url, response.headers['content-type'] ?? '');
    return linksOn(html, response.url, follow);
  } catch (error) {
    throw new SluglineError('source.unreadable', { id: source.id, why: reasonOf(error) }, { cause: error });
  }
}

/** The page is the article: read if it changed. */
async function pollArticle(
  source: PageSource,
  response: OutboundResponse,
  before: SourceMemory,
  context: SourceContext,
): Promise<Poll> {
  const isSame = response.status === 304;
  const document = isSame ? undefined : await documentOf(response, source.url, source, context);
  return {
    batches: document ? [{ name: source.url, ...document }] : [],
    memory: () => (isSame ? before : remembered(source, response)),
    saw: () => (document ? `${document.articles.length} articles` : 'not modified'),
    warnings: () => movedWarnings(source, response.movedTo),
    ...(document ? { listed: document.articles.length } : {}),
  };
}

/** The page is a listing: new links are read, recent ones are checked again. */
function pollListing(
  source: PageSource,
  follow: string,
  response: OutboundResponse,
  before: SourceMemory,
  context: SourceContext,
): Poll {
  const isSame = response.status === 304;
  const links = isSame ? [] : linksIn(source, follow, response);
  const memory = new PageMemory(before);
  const fresh = unread(
    links.map((url) => ({ url, version: '' })),
    memory,
  );
  const round: Round = { read: 0, left: 0 };
  const head = isSame ? before : remembered(source, response);
  return {
    batches: readPages(fresh, memory, readingOf(source), context, round),
    // With pages still to read, the whole listing is fetched again.
    memory: () => ({ ...memory.toMemory(), ...headOf(source, head, round.left > 0) }),
    saw: () =>
      `${isSame ? 'not modified' : `${links.length} links`}, ${round.read} pages read${round.left > 0 ? `, ${round.left} left for the next poll` : ''}`,
    fresh: fresh.map(({ url }) => ({ url })),
    unfinished: () => round.left > 0,
    warnings: () => [...movedWarnings(source, response.movedTo), ...memory.warnings()],
    get notBefore() {
      return round.notBefore;
    },
    ...(isSame ? {} : { listed: links.length }),
  };
}

/** Fetches the page if it changed, and reads the articles that it is or links to. */
export async function poll(
  source: PageSource,
  lastMemory: SourceMemory,
  context: SourceContext,
): Promise<Poll> {
  const before = memoryOf(source, lastMemory);
  const response = await fetchPage(source, before, context);
  if (response.status !== 304 && !isOk(response)) return postponed(source, response, lastMemory, context);
  return source.follow === undefined
    ? pollArticle(source, response, before, context)
    : pollListing(source, source.follow, response, before, context);
}

/** How many pages a test reads at most. */
const pagesATest = 5;

/** Reads the current page and the first articles that it links to, without storing anything. */
export async function test(source: PageSource, context: SourceContext): Promise<{ batches: Batch[] }> {
  const response = await fetchPage(source, {}, context);
  if (!isOk(response)) throw unreachable(source, response.status);
  if (source.follow === undefined)
    return { batches: [{ name: source.url, ...(await documentOf(response, source.url, source, context)) }] };
  const links = linksIn(source, source.follow, response).slice(0, pagesATest);
  const candidates = links.map((url) => ({ url, version: '' }));
  const batches: Batch[] = [];
  const round: Round = { read: 0, left: 0 };
  for await (const batch of readPages(candidates, new PageMemory({}), readingOf(source), context, round))
    batches.push(batch);
  return { batches };
}
