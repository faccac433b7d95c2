import { reasonOf, SluglineError } from '../../errors.ts';
import type { Selectors } from '../../extract/html/selectors.ts';
import type { ReadDocument } from '../../extract/index.ts';
import { parseInWorker } from '../../extract/parseInWorker.ts';
import type { OutboundResponse } from '../../net/outbound.ts';
import { type Auth, authHeaders } from '../auth.ts';
import { conditionsFrom, isOk, pauseUntil, validatorsOf } from '../conditionalFetch.ts';
import type { SourceContext } from '../source.ts';
import { limitPageRequests } from './hostLimits.ts';
import { robotsFor } from './robots.ts';

/** How a source wants its article pages read. */
export interface PageRequest {
  id: string;
  section?: string | undefined;
  language?: string | undefined;
  selectors?: Selectors | undefined;
  /** The source's own address, and its authentication, which its pages share. */
  url?: string | undefined;
  auth?: Auth | undefined;
}

/** The result of fetching one article page. */
export type PageAnswer =
  | {
      kind: 'read';
      url: string;
      document: ReadDocument;
      etag?: string;
      lastModified?: string;
      /** Where the page has moved permanently. */
      movedTo?: string;
    }
  | { kind: 'same' }
  | { kind: 'gone' }
  /** Not now: the server has trouble or can't be reached; `notBefore` if it said when (ms). */
  | { kind: 'later'; reason: string; notBefore?: number; isUnreachable?: boolean }
  /** Permanently: missing, not allowed, not an article. */
  | { kind: 'refused'; reason: string };

export const pageAccept = 'text/html, application/xhtml+xml, application/json;q=0.8, */*;q=0.5';

const usualTimeoutMs = 20_000;

/** The articles of a fetched page. Throws as `readDocument` does. */
export async function documentOf(
  response: OutboundResponse,
  name: string,
  { language, selectors }: Pick<PageRequest, 'language' | 'selectors'>,
  { clock, newsroom }: Pick<SourceContext, 'clock' | 'newsroom'>,
): Promise<ReadDocument> {
  const contentType = response.headers['content-type'];
  const options = {
    name,
    url: response.url,
    timezone: newsroom.timezone,
    now: clock.now(),
    language: language ?? newsroom.language,
    ...(contentType ? { contentType } : {}),
    ...(selectors ? { selectors } : {}),
  };
  return parseInWorker(response.body, options, clock);
}

/** A page in its current state, its articles parsed. Never throws for an error of the page or its server. */
export async function readArticlePage(
  url: string,
  request: PageRequest,
  context: SourceContext,
  options: {
    validators?: { etag?: string; lastModified?: string };
    respectsRobots?: boolean;
    timeoutMs?: number;
  } = {},
): Promise<PageAnswer> {
  try {
    const robots = options.respectsRobots ? await robotsFor(url, context) : undefined;
    if (robots?.objection) return { kind: robots.isForNow ? 'later' : 'refused', reason: robots.objection };
    const headers = {
      accept: pageAccept,
      ...conditionsFrom({ ...options.validators }),
      ...authHeaders(request, url),
    };
    const timeoutMs = options.timeoutMs ?? usualTimeoutMs;
    const ask = () => context.net.request(url, { headers, timeoutMs });
    const response = await limitPageRequests(url, context, ask, robots?.delayMs);
    if (response.status === 304) return { kind: 'same' };
    if (response.status === 410) return { kind: 'gone' };
    if (!isOk(response)) return answered(response.status, pauseUntil(response, context.clock.now()));
    const document = await documentOf(response, url, request, context);
    const { movedTo } = response;
    const moved = movedTo === undefined ? {} : { movedTo };
    return { kind: 'read', url: response.url, document, ...validatorsOf(response), ...moved };
  } catch (error) {
    if (!(error instanceof SluglineError)) {
      // A bug of ours on one page must neither stop the others nor count as the page's fault: it is tried again.
      context.log.error({ err: error, url }, 'a page could not be read');
      return { kind: 'later', reason: 'something went wrong here when it was read' };
    }
    const isOfTheNet = error.code.startsWith('net.') && error.code !== 'net.refused-address';
    const isLater = isOfTheNet && error.code !== 'net.too-large' && error.code !== 'net.bad-url';
    const reason = reasonOf(error);
    return isLater ? { kind: 'later', reason, isUnreachable: true } : { kind: 'refused', reason };
  }
}

function answered(status: number, notBefore: number | undefined): PageAnswer {
  const reason = `it answered ${status}`;
  const isLater = status >= 500 || status === 429 || status === 408;
  if (isLater) return { kind: 'later', reason, ...(notBefore === undefined ? {} : { notBefore }) };
  return { kind: 'refused', reason };
}
