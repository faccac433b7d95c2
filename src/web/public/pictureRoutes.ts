import type { FastifyInstance } from 'fastify';
import { SluglineError } from '../../errors.ts';
import { publishedPath, publishedPicture } from '../../pictures/published.ts';
import type { PublicParts } from './publicParts.ts';

/** `/pictures/<name>`: a picture of a post, fetched by its platform. Nobody else knows the address. */
export function pictureRoutes(server: FastifyInstance, { web }: PublicParts): void {
  server.get<{ Params: { name: string } }>(`${publishedPath}:name`, async ({ params }, reply) => {
    const picture = await publishedPicture(web.store, params.name);
    if (!picture) throw new SluglineError('page.unknown');
    return reply
      .type(picture.type)
      .header('cache-control', 'public, max-age=3600, immutable')
      .header('x-robots-tag', 'noindex')
      .send(picture.bytes);
  });
}
