import type { IncomingMessage, ServerResponse } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyInstance } from 'fastify';
import { wayOf } from '../../links/directory.ts';
import type { AssembledFeed, Coding } from '../../syndication/assembly.ts';
import { codingFor, isNotModified } from '../../syndication/conditional.ts';
import type { WebNeeds } from '../needs.ts';
import { feedHeaders } from './feedRoutes.ts';
import { linkPaths } from './linkPath.ts';
import { noteRedirect, redirectHeaders } from './linkRoutes.ts';
import { tally } from './metrics.ts';
import type { ReaderLimit } from './readerLimit.ts';
import { bytesIn } from './represent.ts';
import type { PublicParts } from './shared.ts';

type Quick = (request: IncomingMessage, response: ServerResponse) => boolean;

/**
 * Answers what is asked for most by far before the framework sees it: links and configured feeds that are in memory. Its
 * hooks, which are there for pages, cost two thirds of the speed (bench/redirect.ts). Everything else, and every answer
 * but 200, 302 and 304, is left to the routes, which do the same.
 */
export function answerQuickly(server: FastifyInstance, parts: PublicParts, limit: ReaderLimit): void {
  let closing = false;
  // A server that is closing tells its clients so, which the framework does.
  server.addHook('preClose', async () => {
    closing = true;
  });
  const http = server.server;
  server.addHook('onReady', async () => {
    const slow = http.listeners('request');
    const quick = quickly(parts, limit);
    http.removeAllListeners('request');
    http.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (!closing && quick(request, response)) return;
      for (const listener of slow) listener.call(http, request, response);
    });
  });
}

function quickly(parts: PublicParts, limit: ReaderLimit): Quick {
  const { web, directory, library } = parts;
  const addressOf = addressReader(web.trustProxy);
  const { quickCodeIn } = linkPaths(() => web.config);
  const secure = secured(web);
  const ways = new WeakMap<object, Record<string, string>>();
  const prepared = new WeakMap<AssembledFeed, Prepared>();

  function redirect(request: IncomingMessage, response: ServerResponse, code: string): boolean {
    const link = directory.peek(code);
    if (!link || wayOf(link, web.clock.now(), web.config) !== 'open') return false;
    const address = addressOf(request);
    if (limit.waitFor(address) > 0) return false;
    noteRedirect(parts, link, request.method ?? '', request.headers, address);
    // A configuration that is read anew settles the link anew, and so its headers.
    const settled = link.settled ?? link;
    const headers = ways.get(settled) ?? { ...redirectHeaders(link), ...secure };
    ways.set(settled, headers);
    response.writeHead(302, headers).end();
    return true;
  }

  function feed(request: IncomingMessage, response: ServerResponse, id: string, extension: string): boolean {
    const { headers, method } = request;
    const found = library.peek(id, extension);
    if (!found || headers['sec-fetch-dest'] === 'document') return false;
    if (limit.waitFor(addressOf(request)) > 0) return false;
    tally(parts.metrics.feeds, extension);
    const known = prepared.get(found);
    const ready = known?.config === web.config ? known : prepare(web, id, extension, found, secure);
    prepared.set(found, ready);
    const coding = codingFor(headers['accept-encoding']);
    const conditions = {
      ifNoneMatch: headers['if-none-match'],
      ifModifiedSince: headers['if-modified-since'],
    };
    if (isNotModified(conditions, found.etag[coding], found.lastModified)) {
      response.writeHead(304, ready.notModified[coding]).end();
    } else {
      response.writeHead(200, ready.whole[coding]);
      response.end(method === 'HEAD' ? undefined : found[bytesIn[coding]]);
    }
    return true;
  }

  return (request, response) => {
    const { method, url = '' } = request;
    if (method !== 'GET' && method !== 'HEAD') return false;
    const code = url.startsWith('/s/') ? url.slice(3) : quickCodeIn(url, request.headers.host);
    if (code !== undefined && redirect(request, response, code)) return true;
    if (!url.startsWith('/feeds/')) return false;
    const [, id, extension] = configuredFeed.exec(url) ?? [];
    return id !== undefined && extension !== undefined && feed(request, response, id, extension);
  };
}

const configuredFeed = /^\/feeds\/([a-z0-9-]+)\.([a-z]+)$/;

/** Who asks: as the framework finds it out, by the same library. */
function addressReader(trust: WebNeeds['trustProxy']): (request: IncomingMessage) => string {
  if (!trust) return (request) => request.socket.remoteAddress ?? '';
  const isTrusted = trust === true ? () => true : proxyAddr.compile(trust);
  return (request) => proxyAddr(request, isTrusted);
}

/** As on the pages: who came by https comes by https again. */
function secured(web: WebNeeds): Record<string, string> {
  const isSecure = web.config.web.baseUrl.startsWith('https:');
  return isSecure ? { 'strict-transport-security': 'max-age=15552000' } : {};
}

/** A feed's headers in each coding, made once for as long as the feed and the configuration stay as they are. */
interface Prepared {
  config: WebNeeds['config'];
  whole: Record<Coding, Record<string, string>>;
  notModified: Record<Coding, Record<string, string>>;
}

function prepare(
  web: WebNeeds,
  id: string,
  extension: string,
  feed: AssembledFeed,
  secure: Record<string, string>,
): Prepared {
  const { vary, 'content-type': type = '', ...rest } = feedHeaders(web, id, extension, feed.mediaType);
  // No more than a 304 needs (RFC 9110, section 15.4.5): most answers are one.
  const notModified = (coding: Coding) => ({
    etag: feed.etag[coding],
    vary: `Accept-Encoding, ${vary}`,
    'cache-control': rest['cache-control'] ?? '',
    'access-control-allow-origin': '*',
  });
  const whole = (coding: Coding) => ({
    ...rest,
    ...secure,
    ...notModified(coding),
    'last-modified': feed.lastModified,
    'x-content-type-options': 'nosniff',
    ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
    'content-type': type,
    'content-length': String(feed[bytesIn[coding]].length),
  });
  const each = <T>(make: (coding: Coding) => T): Record<Coding, T> => ({
    identity: make('identity'),
    gzip: make('gzip'),
    br: make('br'),
  });
  return { config: web.config, whole: each(whole), notModified: each(notModified) };
}
