import type { FastifyInstance } from 'fastify';
import { upTo } from '../ends.ts';
import type { WebContext } from './context.ts';
import type { Asset } from './theme/assets.ts';

/** Style sheet, fonts and icons, from memory: `/look/*`, in the coding that the browser takes. */
export function themeRoutes(server: FastifyInstance, web: WebContext): void {
  server.get('/look/*', async (request, reply) => {
    const asset = web.theme.assets.get(upTo(request.url, '?'));
    if (!asset) return reply.callNotFound();
    const { coding, bytes } = codedFor(asset, request.headers['accept-encoding'] ?? '');
    const etag = coding ? asset.etag.replace(/"$/, `-${coding}"`) : asset.etag;
    reply.headers({ etag, 'cache-control': asset.cacheControl, vary: 'Accept-Encoding' });
    if (request.headers['if-none-match']?.includes(etag)) return reply.code(304).send();
    if (coding) reply.header('content-encoding', coding);
    return reply.type(asset.type).send(bytes);
  });
}

function codedFor(asset: Asset, accepted: string): { coding?: string; bytes: Buffer } {
  const takes = (coding: string) =>
    new RegExp(`(^|[\\s,])${coding}(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`).test(accepted);
  if (asset.br && takes('br')) return { coding: 'br', bytes: asset.br };
  if (asset.gzip && takes('gzip')) return { coding: 'gzip', bytes: asset.gzip };
  return { bytes: asset.identity };
}
