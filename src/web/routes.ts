import type { FastifyInstance } from 'fastify';
import { apiRoutes } from './api/routes.ts';
import { deskRoutes } from './desk/routes.ts';
import { lookRoutes } from './lookRoutes.ts';
import type { WebNeeds } from './needs.ts';
import { opsRoutes } from './ops/routes.ts';
import { publicRoutes } from './public/routes.ts';

/** Registers one area's routes. Each keeps its hooks in a scope of its own (`server.register`). */
export type Door = (server: FastifyInstance, web: WebNeeds) => void;

/** Every area of the web, one line each. */
const doors: Door[] = [lookRoutes, apiRoutes, deskRoutes, opsRoutes, publicRoutes];

export function registerRoutes(server: FastifyInstance, web: WebNeeds): void {
  for (const door of doors) door(server, web);
}
