import type { FastifyInstance } from 'fastify';
import { addressesOf } from '../../../config/addresses.ts';
import { SluglineError } from '../../../errors.ts';
import { isReserved } from '../../../links/codes.ts';
import { storedUrl } from '../../../net/httpUrl.ts';
import type { WebContext } from '../../context.ts';
import { linkPaths } from './linkPath.ts';

/** The paths that pages and load balancers need on any host. */
const everywhere = /^\/(look\/|healthz$|readyz$)/;

/** Everyone may read links, because a preview crawler that is refused shows no card. */
const robots = 'User-agent: *\nAllow: /\n';

/**
 * If links have their own host, that host serves only links: its root redirects to the newsroom, and a page's address
 * to the page on its own host, so that no page has two addresses.
 */
export function restrictLinkHost(server: FastifyInstance, web: WebContext): void {
  const paths = linkPaths(() => web.config);
  server.addHook('onRequest', (request, reply, done) => {
    const { host } = request.headers;
    if (!paths.isLinkHost(host)) return done();
    const [path = '/'] = request.url.split('?');
    if (everywhere.test(path)) return done();
    if (path === '/robots.txt') {
      reply.header('cache-control', 'public, max-age=3600').type('text/plain; charset=utf-8').send(robots);
      return;
    }
    const code = paths.codeIn(path, host);
    const isRead = request.method === 'GET' || request.method === 'HEAD';
    if (isRead && (path === '/' || code === '')) {
      reply.redirect(web.config.newsroom.url, 302);
      return;
    }
    const isElsewhere = code === undefined || path === `/${code}`;
    if (isRead && isElsewhere && isPage(path)) {
      const { webBase } = addressesOf(web.config);
      reply.redirect(storedUrl(`${webBase}${request.url}`) ?? webBase, 302);
      return;
    }
    if (code === undefined || code.includes('/')) return done(new SluglineError('link.nowhere'));
    if (isRead) return done();
    reply.header('allow', 'GET, HEAD');
    return done(new SluglineError('link.method'));
  });
}

/** A path of one of our own pages, so that no spelling of it can redirect elsewhere. */
function isPage(path: string): boolean {
  return /^\/[a-z]/.test(path) && isReserved(path.split('/')[1]?.split('.')[0] ?? '');
}
