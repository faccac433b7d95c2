import type { FastifyInstance } from 'fastify';
import type { PublicParts } from '../publicParts.ts';
import { actorRoutes } from './actorRoutes.ts';
import { discoveryRoutes } from './discoveryRoutes.ts';
import { inboxRoutes } from './inboxRoutes.ts';
import { noteRoutes } from './noteRoutes.ts';

/** The newsroom as actors of the fediverse, one for each channel of type `activitypub`. */
export function activitypubRoutes(server: FastifyInstance, parts: PublicParts): void {
  inboxRoutes(server, parts);
  server.register(async (readers) => {
    readers.addHook('onRequest', parts.limit.hook);
    discoveryRoutes(readers, parts);
    actorRoutes(readers, parts);
    noteRoutes(readers, parts);
  });
}
