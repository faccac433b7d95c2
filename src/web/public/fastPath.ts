import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { LRUCache } from 'lru-cache';
import { linkState, resolvedBy } from '../../links/directory.ts';
import { type LinkRequest, linkRequestIn } from '../../links/reader.ts';
import type { Coding } from '../../syndication/assembly.ts';
import { codingFor, isNotModified } from '../../syndication/conditional.ts';
import { addressReader } from '../clientAddress.ts';
import type { WebContext } from '../context.ts';
import { endBroken } from '../requestGuard.ts';
import { readyFeedsOf, secured } from './feeds/fastFeeds.ts';
import { tally } from './health/metrics.ts';
import { linkPaths } from './links/linkPath.ts';
import { countRedirect, mayGetCard, redirectHeaders } from './links/linkRoutes.ts';
import type { PublicParts } from './publicParts.ts';
import type { ReaderLimit } from './readerLimit.ts';

/** Readers say what they accept in few ways; one that says it ever anew must not fill the memory. */
const maxCodings = 1_000;

type FastPath = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Answers what is asked for most by far before the framework sees it: links and configured feeds that are in memory. Its
 * hooks, which are there for pages, cost two thirds of the speed (bench/redirect.ts). Everything else, and every answer
 * but 200, 302 and 304, is left to the routes, which do the same.
 */
export function serveFastPath(server: FastifyInstance, parts: PublicParts, limit: ReaderLimit): void {
  let closing = false;
  // A server that is closing tells its clients so, which the framework does.
  server.addHook('preClose', async () => {
    closing = true;
  });
  const http = server.server;
  const { web } = parts;
  server.addHook('onReady', async () => {
    const slow = http.listeners('request');
    const fastPath = fastPathFor(parts, limit);
    http.removeAllListeners('request');
    http.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (!closing && answered(web, fastPath, request, response)) return;
      for (const listener of slow) listener.call(http, request, response);
    });
  });
}

/** Nothing may be thrown from here, where nobody would catch it. What breaks is left to the routes, which answer for errors. */
function answered(
  web: WebContext,
  fastPath: FastPath,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  try {
    return fastPath(request, response);
  } catch (error) {
    const { method, url } = request;
    if (response.headersSent) {
      endBroken(web, request, response, error);
      return true;
    }
    web.log.error({ err: error, method, url }, 'a request could not be answered from memory');
    return false;
  }
}

function fastPathFor(parts: PublicParts, limit: ReaderLimit): FastPath {
  const { web, directory, library } = parts;
  const addressOf = addressReader(web.trustProxy);
  const { fastCodeIn, isLinkHost } = linkPaths(() => web.config);
  const secure = secured(web);
  const readyFeeds = readyFeedsOf(web);
  const codings = new LRUCache<string, Coding>({ max: maxCodings });

  function codingOf(accepted: string | undefined): Coding {
    if (accepted === undefined) return 'identity';
    const known = codings.get(accepted);
    if (known) return known;
    const coding = codingFor(accepted);
    codings.set(accepted, coding);
    return coding;
  }

  function redirect(
    request: IncomingMessage,
    response: ServerResponse,
    code: string,
    linkRequest: LinkRequest,
  ): boolean {
    const link = directory.peek(code);
    if (!link || linkState(link, web.clock.now(), web.config) !== 'open') return false;
    const address = addressOf(request);
    if (limit.waitFor(address) > 0 || mayGetCard(parts, link, linkRequest.userAgent)) return false;
    countRedirect(parts, link, request.method ?? '', linkRequest, address);
    // A configuration that is read anew settles the link anew, and so its headers.
    const resolved = resolvedBy(link, web.config);
    resolved.headers ??= Object.entries({ ...redirectHeaders(link, web.config), ...secure }).flat();
    response.writeHead(web.config.links.redirect, resolved.headers).end();
    return true;
  }

  function feed(request: IncomingMessage, response: ServerResponse, url: string): boolean {
    const named = readyFeeds.nameIn(url);
    const found = named && library.peek(named.id, named.extension);
    if (!found) return false;
    const { headers } = request;
    if (headers['sec-fetch-dest'] === 'document' || limit.waitFor(addressOf(request)) > 0) return false;
    tally(parts.metrics.feeds, named.extension);
    parts.subscribers.note(named.id, named.extension, headers['user-agent']);
    const coding = codingOf(headers['accept-encoding']);
    const ready = readyFeeds.ready(named, found)[coding];
    const ifNoneMatch = headers['if-none-match'];
    const ifModifiedSince = headers['if-modified-since'];
    if (isNotModified({ ifNoneMatch, ifModifiedSince }, found.etag[coding], found.lastModified)) {
      response.writeHead(304, ready.notModified).end();
      return true;
    }
    const whole = ready.whole();
    response.writeHead(200, whole.headers);
    if (request.method === 'HEAD') response.end();
    else if (typeof whole.body === 'string') response.end(whole.body, 'latin1');
    else response.end(whole.body);
    return true;
  }

  return (request, response) => {
    const { method, url = '' } = request;
    if (method !== 'GET' && method !== 'HEAD') return false;
    // First: no code holds a dot, so wherever links live, no link is taken for a feed.
    if (url.startsWith('/feeds/') && !isLinkHost(request.headers.host) && feed(request, response, url))
      return true;
    const linkRequest = linkRequestIn(request.rawHeaders);
    const code = fastCodeIn(url, linkRequest.host);
    return code !== undefined && redirect(request, response, code, linkRequest);
  };
}
