import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { FastifyInstance } from 'fastify';

const source = readFileSync(new URL('./live.js', import.meta.url));
const hash = createHash('sha256').update(source).digest('hex').slice(0, 16);

/** The desk's only script. Its name contains its content's hash, so it may be cached permanently. */
export const liveModule = { path: `/desk/live.${hash}.js`, source };

export function liveRoute(server: FastifyInstance): void {
  server.get(liveModule.path, async (_request, reply) =>
    reply
      .type('text/javascript; charset=utf-8')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(liveModule.source),
  );
}
