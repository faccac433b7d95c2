import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AssembledFeed, Coding } from '../../../syndication/assembly.ts';
import { codingFor, isNotModified } from '../../../syndication/conditional.ts';
import { topicLinks } from '../../../syndication/hub/links.ts';
import type { WebContext } from '../../context.ts';
import { strictTransport } from '../../securityHeaders.ts';
import { tally } from '../health/metrics.ts';
import type { PublicParts } from '../publicParts.ts';
import { bytesIn } from '../sendDocument.ts';

/** A feed's name in its address. */
export interface NamedFeed {
  id: string;
  extension: string;
}

/**
 * A feed's answers in one encoding, with headers in the form that is fastest for node:http: alternating names and
 * values.
 */
interface ReadyAnswer {
  notModified: string[];
  /** Built for the first client that asks for it, because some encodings are never used. */
  whole(): { headers: string[]; body: Buffer | string };
}

type ReadyAnswers = Record<Coding, ReadyAnswer>;

/** Readers that poll get a changed feed within a minute, and no shared cache serves an old one for longer. */
const cacheControl = 'public, max-age=60, must-revalidate';

/**
 * A text body up to this size (one byte per character) is sent together with its head, which is cheaper than
 * separately.
 */
const shortBody = 16_384;

/** Built once while a feed and the configuration stay the same. */
const readyAnswers = new WeakMap<AssembledFeed, { config: WebContext['config']; answers: ReadyAnswers }>();

/**
 * Answers GET and HEAD with a feed, or with 304 if the reader has it: both in front of the framework and from the
 * routes.
 */
export function sendFeed(
  { web, metrics, subscribers }: PublicParts,
  named: NamedFeed,
  feed: AssembledFeed,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const { headers } = request;
  tally(metrics.feeds, named.extension);
  subscribers.note(named.id, named.extension, headers['user-agent']);
  const coding = codingFor(headers['accept-encoding']);
  const ready = answersOf(web, named, feed)[coding];
  const ifNoneMatch = headers['if-none-match'];
  const ifModifiedSince = headers['if-modified-since'];
  if (isNotModified({ ifNoneMatch, ifModifiedSince }, feed.etag[coding], feed.lastModified)) {
    response.writeHead(304, ready.notModified).end();
    return;
  }
  const whole = ready.whole();
  response.writeHead(200, whole.headers);
  if (request.method === 'HEAD') response.end();
  else if (typeof whole.body === 'string') response.end(whole.body, 'latin1');
  else response.end(whole.body);
}

function answersOf(web: WebContext, named: NamedFeed, feed: AssembledFeed): ReadyAnswers {
  const { config } = web;
  const known = readyAnswers.get(feed);
  if (known?.config === config) return known.answers;
  const headers = feedHeaders(web, named, feed.mediaType);
  const answers: ReadyAnswers = {
    identity: answerIn('identity', feed, headers),
    gzip: answerIn('gzip', feed, headers),
    br: answerIn('br', feed, headers),
  };
  readyAnswers.set(feed, { config, answers });
  return answers;
}

function answerIn(coding: Coding, feed: AssembledFeed, given: Record<string, string>): ReadyAnswer {
  const { vary, 'content-type': type = '', ...rest } = given;
  // Only what a 304 needs (RFC 9110, section 15.4.5), because most answers are one.
  const notModified = {
    etag: feed.etag[coding],
    vary: `Accept-Encoding, ${vary}`,
    'cache-control': cacheControl,
    'access-control-allow-origin': '*',
  };
  let made: ReturnType<ReadyAnswer['whole']> | undefined;
  const make = () => {
    const body = feed[bytesIn[coding]];
    const headers = {
      ...rest,
      ...notModified,
      'last-modified': feed.lastModified,
      'x-content-type-options': 'nosniff',
      ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
      'content-type': type,
      'content-length': String(body.length),
    };
    const short = body.length <= shortBody;
    return { headers: Object.entries(headers).flat(), body: short ? body.toString('latin1') : body };
  };
  return {
    notModified: Object.entries(notModified).flat(),
    whole() {
      made ??= make();
      return made;
    },
  };
}

/** The headers of a feed or a page of its archive, besides those of its encoding. */
export function feedHeaders(
  web: Pick<WebContext, 'config'>,
  { id, extension }: NamedFeed,
  mediaType: string,
): Record<string, string> {
  return {
    'content-type': `${mediaType}; charset=utf-8`,
    'cache-control': cacheControl,
    vary: 'Sec-Fetch-Dest',
    link: topicLinks({ feed: id, extension }, web.config),
    'x-robots-tag': 'noindex',
    'access-control-allow-origin': '*',
    'access-control-expose-headers': 'ETag, Last-Modified, Link',
    ...strictTransport(web.config),
  };
}
