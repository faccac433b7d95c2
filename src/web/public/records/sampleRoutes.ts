import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';
import type { PublicParts } from '../publicParts.ts';

/** The sample newsroom's images, from its own folder; no other newsroom has this address. */
export function sampleRoutes(server: FastifyInstance, { web }: PublicParts): void {
  if (web.config.newsroom.id !== 'sample') return;
  server.register(fastifyStatic, {
    root: fileURLToPath(new URL('../../../../samples/media/', import.meta.url)),
    prefix: '/samples/media/',
    index: false,
    decorateReply: false,
    maxAge: 3_600_000,
  });
}
