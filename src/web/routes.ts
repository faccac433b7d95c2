import type { FastifyInstance } from 'fastify';
import { apiRoutes } from './api/routes.ts';
import type { WebContext } from './context.ts';
import { deskRoutes } from './desk/routes.ts';
import { opsRoutes } from './ops/routes.ts';
import { publicRoutes } from './public/routes.ts';
import { themeRoutes } from './themeRoutes.ts';

/** Registers one area's routes. Each keeps its hooks in a scope of its own (`server.register`). */
export type Door = (server: FastifyInstance, web: WebContext) => void;

/** Every area of the web, one line each. */
const doors: Door[] = [themeRoutes, apiRoutes, deskRoutes, opsRoutes, publicRoutes];

export function registerRoutes(server: FastifyInstance, web: WebContext): void {
  for (const door of doors) door(server, web);
}
