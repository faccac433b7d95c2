import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { articleById } from '../../../article/archive.ts';
import { recordUrlOf, shortUrlOf } from '../../../article/article.ts';
import { visibleTo } from '../../../article/visibility.ts';
import { addressesOf } from '../../../config/addresses.ts';
import { SluglineError } from '../../../errors.ts';
import { codeMeantBy } from '../../../links/codeMeant.ts';
import { type Destination, linkState, resolvedBy } from '../../../links/directory.ts';
import { linkByCode, withClicks } from '../../../links/link.ts';
import { isPreviewer } from '../../../links/previewers.ts';
import { linkRequestIn } from '../../../links/reader.ts';
import { whileAnswering } from '../../../store/connection/whileAnswering.ts';
import { guarded } from '../../../store/storeError.ts';
import { clientAddress } from '../../clientAddress.ts';
import { siteOf, type WebContext } from '../../context.ts';
import { errorPage } from '../errorPage.ts';
import { tally } from '../health/metrics.ts';
import type { PublicParts } from '../publicParts.ts';
import { takeOver } from '../takeOver.ts';
import { followLink } from './followLink.ts';
import { type LinkPage, linkPage } from './linkPage.ts';
import { linkPaths } from './linkPath.ts';

/** A code, optionally followed by `+` for the page about the link, or `.svg` or `.png` for its QR code. */
const named = /^([A-Za-z0-9_-]{1,64})(\+|\.svg|\.png)?$/;

const reading = ['GET', 'HEAD'];
const others = ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

/**
 * `/s/<code>`, `/s/<code>+` and the QR codes; also below `links.baseUrl` if that has another path, or at the root of
 * another host.
 */
export function linkRoutes(server: FastifyInstance, parts: PublicParts): void {
  const handler = (request: FastifyRequest<{ Params: { code: string } }>, reply: FastifyReply) =>
    answer(parts, request.params.code, request, reply);
  server.route({ method: reading, url: '/s/:code', exposeHeadRoute: false, handler });
  server.route({
    method: others,
    url: '/s/:code',
    // Runs before a body is read, whatever the body is.
    onRequest: (_request, reply, done) => {
      reply.header('allow', 'GET, HEAD');
      done(new SluglineError('link.method'));
    },
    handler: (_request, reply) => reply.callNotFound(),
  });
  // The configured place of links may change while the server runs, so every path that no other route serves is
  // checked.
  const { codeIn } = linkPaths(() => parts.web.config);
  server.route<{ Params: { '*': string } }>({
    method: reading,
    url: '/*',
    exposeHeadRoute: false,
    handler: (request, reply) => {
      const code = codeIn(`/${request.params['*']}`, request.headers.host);
      return code === undefined ? reply.callNotFound() : answer(parts, code, request, reply);
    },
  });
}

async function answer(
  parts: PublicParts,
  name: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const [, code, suffix] = named.exec(name) ?? [];
  try {
    if (code === undefined) throw unknown(parts);
    const link = parts.directory.peek(code) ?? (await parts.directory.find(code));
    if (!link) throw unknown(parts);
    const go = suffix === undefined ? redirect : suffix === '+' ? about : picture;
    return await go(parts, link, request, reply, suffix);
  } catch (error) {
    const isEnd = error instanceof SluglineError && ends.has(error.code);
    if (!isEnd) throw error;
    const meant = error.code === 'link.nowhere' ? await linkFor(parts, name) : undefined;
    if (meant) return reply.header('cache-control', 'no-store').redirect(meant, 302);
    return end(parts, error, reply);
  }
}

const ends = new Set(['link.nowhere', 'link.gone']);

function unknown({ metrics }: PublicParts): SluglineError {
  tally(metrics.redirects, 'unknown');
  return new SluglineError('link.nowhere');
}

/**
 * The link that was probably meant by an address with a full stop at its end, or with different capitals. The lookup is
 * always made, so that a link under embargo takes as long as an unknown one.
 */
async function linkFor({ web, directory }: PublicParts, name: string): Promise<string | undefined> {
  const code = await guarded(() => codeMeantBy(web.store, name));
  const link = await directory.find(code ?? name);
  if (!link || linkState(link, web.clock.now(), web.config) !== 'open') return undefined;
  return shortUrlOf(link.code, addressesOf(web.config));
}

/** The page that says why the link does not work, and where to go instead. */
function end({ web }: PublicParts, error: SluglineError, reply: FastifyReply): FastifyReply {
  const { status, sentence, hint } = error;
  const { webBase } = addressesOf(web.config);
  const links = [
    { href: `${webBase}/`, label: siteOf(web).desk.texts.errors.toFrontPage },
    { href: web.config.newsroom.url, label: web.config.newsroom.name },
  ];
  reply.code(status).header('cache-control', 'no-store').type('text/html; charset=utf-8');
  return reply.send(errorPage({ status, sentence, hint, links }, siteOf(web)));
}

/** Redirects to the target, or answers that the link is unknown or gone. */
async function redirect(
  parts: PublicParts,
  link: Destination,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const { web, metrics } = parts;
  const state = linkState(link, web.clock.now(), web.config);
  if (state === 'none') throw unknown(parts);
  if (state === 'gone') {
    tally(metrics.redirects, 'gone');
    throw new SluglineError('link.gone');
  }
  const visit = {
    ...linkRequestIn(request.raw.rawHeaders),
    method: request.method,
    address: clientAddress(request),
  };
  const getsCard = mayGetCard(parts, link, visit.userAgent) && (await getsRecord(parts, link));
  const record = getsCard ? recordUrlOf(link.articleId, addressesOf(web.config)) : undefined;
  followLink(parts, link, visit, takeOver(reply), record);
  return reply;
}

/**
 * Whether the client makes preview cards and may be redirected to the article's page here, instead of to a page without
 * metadata (`links.cards`). That page is the same article in the same words. A link to any other target is never
 * disguised, and search engines get what readers get.
 */
export function mayGetCard({ web }: PublicParts, link: Destination, userAgent: string | undefined): boolean {
  return web.config.links.cards !== 'target' && link.articleId !== '' && isPreviewer(userAgent);
}

async function getsRecord({ web, cards }: PublicParts, link: Destination): Promise<boolean> {
  if (web.config.links.cards === 'article') return true;
  const { location } = resolvedBy(link, web.config);
  // This server's own pages have complete metadata.
  return (
    location !== undefined &&
    !location.startsWith(`${addressesOf(web.config).webBase}/`) &&
    cards.lacksCard(location)
  );
}

/** The QR code of the short address. It never changes, but a link may end, so it may be cached for a day. */
async function picture(
  { web, qrPictures }: PublicParts,
  link: Destination,
  _request: FastifyRequest,
  reply: FastifyReply,
  suffix: string | undefined,
): Promise<FastifyReply> {
  const state = linkState(link, web.clock.now(), web.config);
  if (state === 'none') throw new SluglineError('link.nowhere');
  if (state === 'gone') throw new SluglineError('link.gone');
  const url = shortUrlOf(link.code, addressesOf(web.config));
  reply.headers({ 'cache-control': 'public, max-age=86400', 'x-robots-tag': 'noindex' });
  return suffix === '.png'
    ? reply.type('image/png').send(await qrPictures.png(url))
    : reply.type('image/svg+xml').send(await qrPictures.svg(url));
}

/** The page about a link. Always read from the store, because it shows the current clicks. */
async function about(
  { web }: PublicParts,
  link: Destination,
  _request: FastifyRequest,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (linkState(link, web.clock.now(), web.config) === 'none') throw new SluglineError('link.nowhere');
  const page = await whileAnswering(web.store, () => aboutLink(web, link.code));
  reply.code(page.disabledAt ? 410 : 200).header('cache-control', 'no-store');
  return reply.type('text/html; charset=utf-8').send(linkPage(page, siteOf(web)));
}

async function aboutLink({ store, config, clock }: WebContext, code: string): Promise<LinkPage> {
  const addresses = addressesOf(config);
  const stored = await guarded(() => linkByCode(store, code, addresses.webBase));
  if (!stored) throw new SluglineError('link.nowhere');
  const link = await guarded(() => withClicks(store, stored, addresses.linkBase));
  const { article } = await store.freshness.made(async () => ({
    article: link.articleId ? await guarded(() => articleById(store, link.articleId ?? '')) : undefined,
    articles: [link.articleId ?? ''],
  }));
  const visibility = article ? visibleTo(article, clock.now(), 'public') : 'full';
  if (visibility === 'none') throw new SluglineError('link.nowhere');
  if (visibility === 'gone' || (link.articleId && !article)) throw new SluglineError('link.gone');
  const { url, target, clicks, createdAt, disabledAt } = link;
  return {
    url,
    target,
    clicks,
    createdAt,
    ...(disabledAt ? { disabledAt } : {}),
    ...(article
      ? { article: { id: article.id, headline: article.headline, language: article.language } }
      : {}),
  };
}
