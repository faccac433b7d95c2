import type { IncomingMessage, ServerResponse } from 'node:http';
import { linkState } from '../../links/directory.ts';
import { type LinkRequest, linkRequestIn } from '../../links/reader.ts';
import { addressReader } from '../clientAddress.ts';
import { endBroken } from '../requestGuard.ts';
import { type NamedFeed, sendFeed } from './feeds/feedAnswer.ts';
import { followLink } from './links/followLink.ts';
import { linkPaths } from './links/linkPath.ts';
import { mayGetCard } from './links/linkRoutes.ts';
import type { PublicParts } from './publicParts.ts';

/** Answers a request before the framework sees it; returns false to leave it to the routes. */
export type FastPath = (request: IncomingMessage, response: ServerResponse) => boolean;

const configuredFeed = /^\/feeds\/([a-z0-9-]+)\.([a-z]+)$/;

/**
 * Answers the most frequent requests by far, open links and configured feeds that are in memory, with the functions
 * that the routes use. The framework's hooks, which exist for pages, would cost two thirds of the speed
 * (bench/redirect.ts). Anything that needs the store, a page or an error is left to the routes.
 */
export function fastPathOf(parts: PublicParts): FastPath {
  const { web, directory, library, limit } = parts;
  const addressOf = addressReader(web.trustProxy);
  const { fastCodeIn, isLinkHost } = linkPaths(() => web.config);
  /** By address. Only feeds that exist, so there are as many as are configured. */
  const names = new Map<string, NamedFeed>();

  function redirect(
    request: IncomingMessage,
    response: ServerResponse,
    code: string,
    linkRequest: LinkRequest,
  ): boolean {
    const link = directory.peek(code);
    if (!link || linkState(link, web.clock.now(), web.config) !== 'open') return false;
    if (mayGetCard(parts, link, linkRequest.userAgent)) return false;
    const address = addressOf(request);
    if (limit.waitFor(address) > 0) return false;
    followLink(parts, link, { ...linkRequest, method: request.method, address }, response);
    return true;
  }

  function feed(request: IncomingMessage, response: ServerResponse, url: string): boolean {
    const named = names.get(url) ?? nameIn(url);
    const found = named && library.peek(named.id, named.extension);
    if (!found || request.headers['sec-fetch-dest'] === 'document') return false;
    if (limit.waitFor(addressOf(request)) > 0) return false;
    names.set(url, named);
    sendFeed(parts, named, found, request, response);
    return true;
  }

  function answer(request: IncomingMessage, response: ServerResponse): boolean {
    const { method, url = '' } = request;
    if (method !== 'GET' && method !== 'HEAD') return false;
    // Feeds come first: no code contains a dot, so a link is never mistaken for a feed, wherever links are.
    if (url.startsWith('/feeds/') && !isLinkHost(request.headers.host) && feed(request, response, url))
      return true;
    const linkRequest = linkRequestIn(request.rawHeaders);
    const code = fastCodeIn(url, linkRequest.host);
    return code !== undefined && redirect(request, response, code, linkRequest);
  }

  // Nothing may be thrown here, where nothing would catch it: the routes answer errors.
  return (request, response) => {
    try {
      return answer(request, response);
    } catch (error) {
      const { method, url } = request;
      if (response.headersSent) {
        endBroken(web, request, response, error);
        return true;
      }
      web.log.error({ err: error, method, url }, 'a request could not be answered from memory');
      return false;
    }
  };
}

function nameIn(url: string): NamedFeed | undefined {
  const [, id, extension] = configuredFeed.exec(url) ?? [];
  return id !== undefined && extension !== undefined ? { id, extension } : undefined;
}
