import type { FastifyInstance } from 'fastify';
import { upTo } from '../ends.ts';
import { codingFor, isNotModified } from '../syndication/conditional.ts';
import type { WebContext } from './context.ts';

/** Style sheet, fonts and icons at `/look/*`, from memory, in an encoding that the browser accepts. */
export function themeRoutes(server: FastifyInstance, web: WebContext): void {
  server.get('/look/*', async (request, reply) => {
    const asset = web.theme.assets.get(upTo(request.url, '?'));
    if (!asset) return reply.callNotFound();
    const coding = codingFor(request.headers['accept-encoding']);
    const bytes = { identity: undefined, gzip: asset.gzip, br: asset.br }[coding];
    const etag = bytes ? asset.etag.replace(/"$/, `-${coding}"`) : asset.etag;
    reply.headers({ etag, 'cache-control': asset.cacheControl, vary: 'Accept-Encoding' });
    if (isNotModified({ ifNoneMatch: request.headers['if-none-match'] }, etag, ''))
      return reply.code(304).send();
    if (bytes) reply.header('content-encoding', coding);
    return reply.type(asset.type).send(bytes ?? asset.identity);
  });
}
