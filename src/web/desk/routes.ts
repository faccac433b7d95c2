import type { FastifyInstance } from 'fastify';
import type { WebNeeds } from '../needs.ts';
import { articleRoutes } from './articleRoutes.ts';
import { calendarRoute } from './calendar.ts';
import { deliveryRoutes } from './deliveryRoutes.ts';
import { draftRoutes } from './draftRoutes.ts';
import { linkRoutes } from './linkRoutes.ts';
import { liveRoute } from './liveModule.ts';
import { signInRoutes } from './signInRoutes.ts';

/** The pages of people who are signed in: drafts, deliveries, calendar, articles and links. */
export function deskRoutes(server: FastifyInstance, web: WebNeeds): void {
  signInRoutes(server, web);
  liveRoute(server);
  draftRoutes(server, web);
  deliveryRoutes(server, web);
  calendarRoute(server, web);
  articleRoutes(server, web);
  linkRoutes(server, web);
}
