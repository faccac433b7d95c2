import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import QRCode from 'qrcode';
import { articleById } from '../../article/archive.ts';
import { shortUrlOf } from '../../article/article.ts';
import { visibleTo } from '../../article/visibility.ts';
import { addressesOf } from '../../config/addresses.ts';
import { SluglineError } from '../../errors.ts';
import { type Destination, wayOf } from '../../links/directory.ts';
import { linkByCode, withClicks } from '../../links/link.ts';
import { isClick } from '../../links/reader.ts';
import { guarded } from '../../store/storeError.ts';
import { siteOf } from '../needs.ts';
import { type LinkPage, linkPage } from './linkPage.ts';
import { linkPaths } from './linkPath.ts';
import { tally } from './metrics.ts';
import type { PublicParts } from './shared.ts';

/** A code, and after it perhaps `+` for the page about the link, or `.svg` or `.png` for its QR code. */
const named = /^([A-Za-z0-9-]{1,64})(\+|\.svg|\.png)?$/;

/**
 * `/s/<code>`, `/s/<code>+` and the QR images; also below `links.baseUrl` where that has another path, or at the root
 * of another host.
 */
export function linkRoutes(server: FastifyInstance, parts: PublicParts): void {
  const handler = (request: FastifyRequest<{ Params: { code: string } }>, reply: FastifyReply) =>
    answer(parts, request.params.code, request, reply);
  const method = ['GET', 'HEAD'];
  server.route({ method, url: '/s/:code', exposeHeadRoute: false, handler });
  // Where else links live may change while we run; whatever no other route takes is looked at for it.
  const { codeIn } = linkPaths(() => parts.web.config);
  server.route<{ Params: { '*': string } }>({
    method,
    url: '/*',
    exposeHeadRoute: false,
    handler: (request, reply) => {
      const code = codeIn(`/${request.params['*']}`, request.headers.host);
      return code === undefined ? reply.callNotFound() : answer(parts, code, request, reply);
    },
  });
}

function answer(
  parts: PublicParts,
  name: string,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply | Promise<FastifyReply> {
  const [, code, suffix] = named.exec(name) ?? [];
  if (code === undefined) throw new SluglineError('page.unknown');
  if (suffix === '+') return about(parts, code, reply);
  const link = parts.directory.peek(code);
  const go = suffix === undefined ? redirect : picture;
  if (link) return go(parts, link, request, reply, suffix);
  return parts.directory.find(code).then((found) => {
    if (!found) throw unknown(parts);
    return go(parts, found, request, reply, suffix);
  });
}

function unknown({ metrics }: PublicParts): SluglineError {
  tally(metrics.redirects, 'unknown');
  return new SluglineError('page.unknown');
}

/** Every click comes here, so nothing on the way may keep the answer. */
function redirect(
  parts: PublicParts,
  link: Destination,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const { web, metrics } = parts;
  const way = wayOf(link, web.clock.now(), web.config);
  if (way === 'none') throw unknown(parts);
  if (way === 'gone') {
    tally(metrics.redirects, 'gone');
    throw new SluglineError('link.gone');
  }
  noteRedirect(parts, link, request.method ?? '', request.headers, request.ip);
  return reply.code(302).headers(redirectHeaders(link)).send();
}

/** Counts a redirect: as a click where a reader followed the link. */
export function noteRedirect(
  { clicks, metrics }: PublicParts,
  link: Destination,
  method: string,
  headers: IncomingHttpHeaders,
  address: string,
): void {
  const isCounted = isClick(method, headers);
  if (isCounted) clicks.count(link, address, headers['user-agent'], headers.referer);
  tally(metrics.redirects, isCounted ? 'click' : 'not-counted');
}

/** No cache may answer in our place: then nobody would count, and a withdrawn link would still lead on. */
export function redirectHeaders(link: Destination): Record<string, string> {
  return {
    location: link.settled?.location ?? link.target,
    'cache-control': 'private, no-store',
    'referrer-policy': 'strict-origin-when-cross-origin',
    'content-length': '0',
  };
}

/** The QR code of the short address. It never changes, but a link may end, so a day is long enough. */
async function picture(
  { web }: PublicParts,
  link: Destination,
  _request: FastifyRequest,
  reply: FastifyReply,
  suffix: string | undefined,
): Promise<FastifyReply> {
  const way = wayOf(link, web.clock.now(), web.config);
  if (way === 'none') throw new SluglineError('page.unknown');
  if (way === 'gone') throw new SluglineError('link.gone');
  const url = shortUrlOf(link.code, addressesOf(web.config));
  reply.headers({ 'cache-control': 'public, max-age=86400', 'x-robots-tag': 'noindex' });
  const quality = { errorCorrectionLevel: 'M', margin: 4 } as const;
  if (suffix === '.png') {
    return reply.type('image/png').send(await QRCode.toBuffer(url, { ...quality, width: 512 }));
  }
  return reply.type('image/svg+xml').send(await QRCode.toString(url, { ...quality, type: 'svg' }));
}

/** The page about a link. Always as the store has it, because it shows clicks. */
async function about({ web }: PublicParts, code: string, reply: FastifyReply): Promise<FastifyReply> {
  const { store, config, clock } = web;
  const addresses = addressesOf(config);
  const kept = await guarded(() => linkByCode(store, code, addresses.webBase));
  if (!kept) throw new SluglineError('page.unknown');
  const link = await guarded(() => withClicks(store, kept, addresses.linkBase));
  const article = link.articleId ? await guarded(() => articleById(store, link.articleId ?? '')) : undefined;
  const visibility = article ? visibleTo(article, clock.now(), 'public') : 'full';
  if (visibility === 'none') throw new SluglineError('page.unknown');
  if (visibility === 'gone' || (link.articleId && !article)) throw new SluglineError('link.gone');
  const { url, target, clicks, createdAt, disabledAt } = link;
  const page: LinkPage = {
    url,
    target,
    clicks,
    createdAt,
    ...(disabledAt ? { disabledAt } : {}),
    ...(article
      ? { article: { id: article.id, headline: article.headline, language: article.language } }
      : {}),
  };
  reply.code(disabledAt ? 410 : 200).header('cache-control', 'no-store');
  return reply.type('text/html; charset=utf-8').send(linkPage(page, siteOf(web)));
}
