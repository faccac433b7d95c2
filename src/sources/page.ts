import { z } from 'zod';
import { duration } from '../config/duration.ts';
import { sourceBase } from '../config/schema.ts';
import { reasonOf, SluglineError } from '../errors.ts';
import { decode } from '../extract/decode.ts';
import { selector, selectorKeys } from '../extract/selectors.ts';
import { HttpUrl } from '../net/httpUrl.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import {
  askSource,
  headOf,
  isOk,
  memoryOf,
  movedWarnings,
  putOff,
  remembered,
  unreachable,
} from './asking.ts';
import { linksOn } from './pages/links.ts';
import { PageMemory } from './pages/memory.ts';
import { documentOf, pageAccept } from './pages/page.ts';
import { inTurn } from './pages/politeness.ts';
import { type Reading, type Round, readPages, unread } from './pages/read.ts';
import { robotsFor } from './pages/robots.ts';
import type { Batch, Poll, SourceMemory, SourceNeeds } from './source.ts';

export const type = 'page';

export const schema = z.strictObject({
  ...sourceBase,
  type: z.literal(type),
  url: HttpUrl,
  /** Which links of the page lead to articles; without it the page is the article. */
  follow: selector.optional(),
  selectors: selectorKeys.optional(),
  /** How soon a page that was read is looked at again for changes. */
  recheck: duration.prefault('5m'),
});

export const somebodysWord = false;

/** A page of a site: a listing whose links are followed, or an article page itself. */
export type PageSource = z.infer<typeof schema> & Record<string, unknown>;

function readingOf({ id, language, selectors, recheck }: PageSource): Reading {
  return { id, language, selectors, recheckMs: recheck, heedsRobots: true, needsSign: false };
}

/** Asks for the page itself as its host's robots.txt wants it asked. */
async function asked(
  source: PageSource,
  memory: SourceMemory,
  needs: SourceNeeds,
): Promise<OutboundResponse> {
  const { objection, delayMs } = await robotsFor(source.url, needs);
  if (objection) throw new SluglineError('source.not-allowed', { id: source.id, why: objection });
  return inTurn(source.url, needs, () => askSource(source, memory, pageAccept, needs), delayMs);
}

function linksIn(source: PageSource, follow: string, response: OutboundResponse): HttpUrl[] {
  try {
    const html = decode(response.body, response.url, response.headers['content-type'] ?? '');
    return linksOn(html, response.url, follow);
  } catch (error) {
    throw new SluglineError('source.unreadable', { id: source.id, why: reasonOf(error) }, { cause: error });
  }
}

/** The page is the article: read where it changed. */
async function pollArticle(
  source: PageSource,
  response: OutboundResponse,
  before: SourceMemory,
  needs: SourceNeeds,
): Promise<Poll> {
  const isSame = response.status === 304;
  const document = isSame ? undefined : await documentOf(response, source.url, source, needs);
  return {
    batches: document ? [{ name: source.url, ...document }] : [],
    memory: () => (isSame ? before : remembered(source, response)),
    saw: () => (document ? `${document.articles.length} articles` : 'not modified'),
    warnings: () => movedWarnings(source, response.movedTo),
    ...(document ? { listed: document.articles.length } : {}),
  };
}

/** The page is a listing: what it newly leads to is read, what it led to lately is looked at again. */
function pollListing(
  source: PageSource,
  follow: string,
  response: OutboundResponse,
  before: SourceMemory,
  needs: SourceNeeds,
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
    batches: readPages(fresh, memory, readingOf(source), needs, round),
    // With pages still to read the listing is asked for whole again.
    memory: () => ({ ...memory.toMemory(), ...headOf(source, head, round.left > 0) }),
    saw: () =>
      `${isSame ? 'not modified' : `${links.length} links`}, ${round.read} pages read${round.left > 0 ? `, ${round.left} left for the next poll` : ''}`,
    fresh: fresh.map(({ url }) => ({ url })),
    unfinished: () => round.left > 0,
    warnings: () => movedWarnings(source, response.movedTo),
    get notBefore() {
      return round.notBefore;
    },
    ...(isSame ? {} : { listed: links.length }),
  };
}

/** Asks for the page where it changed, and reads the articles that it is or leads to. */
export async function poll(source: PageSource, kept: SourceMemory, needs: SourceNeeds): Promise<Poll> {
  const before = memoryOf(source, kept);
  const response = await asked(source, before, needs);
  if (response.status !== 304 && !isOk(response)) return putOff(source, response, kept, needs);
  return source.follow === undefined
    ? pollArticle(source, response, before, needs)
    : pollListing(source, source.follow, response, before, needs);
}

/** Pages that a test reads at most. */
const pagesATest = 5;

/** Reads the page as it is now and the first articles that it leads to, storing nothing. */
export async function test(source: PageSource, needs: SourceNeeds): Promise<{ batches: Batch[] }> {
  const response = await asked(source, {}, needs);
  if (!isOk(response)) throw unreachable(source, response.status);
  if (source.follow === undefined)
    return { batches: [{ name: source.url, ...(await documentOf(response, source.url, source, needs)) }] };
  const links = linksIn(source, source.follow, response).slice(0, pagesATest);
  const candidates = links.map((url) => ({ url, version: '' }));
  const batches: Batch[] = [];
  const round: Round = { read: 0, left: 0 };
  for await (const batch of readPages(candidates, new PageMemory({}), readingOf(source), needs, round))
    batches.push(batch);
  return { batches };
}
