import type { FastifyInstance } from 'fastify';
import { apiRoutes } from './api/routes.ts';
import { deskRoutes } from './desk/routes.ts';
import { mcpRoutes } from './mcp/mcpRoutes.ts';
import { opsRoutes } from './ops/routes.ts';
import type { PublicParts } from './public/publicParts.ts';
import { publicRoutes } from './public/routes.ts';
import { themeRoutes } from './themeRoutes.ts';

/** Registers every area, each with its hooks in a separate scope (`server.register`). */
export function registerRoutes(server: FastifyInstance, parts: PublicParts): void {
  const { web } = parts;
  themeRoutes(server, web);
  apiRoutes(server, web);
  mcpRoutes(server, web);
  deskRoutes(server, web);
  opsRoutes(server, web);
  publicRoutes(server, parts);
}
