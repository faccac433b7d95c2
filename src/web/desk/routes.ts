import type { FastifyInstance } from 'fastify';
import type { WebContext } from '../context.ts';
import { accountRoutes } from './account/accountRoutes.ts';
import { articleRoutes } from './articles/articleRoutes.ts';
import { calendarRoutes } from './calendar/calendarPage.ts';
import { deliveryRoutes } from './deliveries/deliveryRoutes.ts';
import { scriptRoutes } from './deskScripts.ts';
import { draftRoutes } from './drafts/draftRoutes.ts';
import { findRoutes } from './find/findRoutes.ts';
import { linkRoutes } from './links/linkRoutes.ts';
import { resultsRoutes } from './results/resultsRoutes.ts';
import { sandboxRoutes } from './sandboxPage.ts';
import { signInRoutes } from './signIn/signInRoutes.ts';

/** The pages for signed-in people: drafts, deliveries, calendar, articles, links and results. */
export function deskRoutes(server: FastifyInstance, web: WebContext): void {
  signInRoutes(server, web);
  scriptRoutes(server);
  draftRoutes(server, web);
  deliveryRoutes(server, web);
  calendarRoutes(server, web);
  articleRoutes(server, web);
  findRoutes(server, web);
  linkRoutes(server, web);
  resultsRoutes(server, web);
  sandboxRoutes(server, web);
  accountRoutes(server, web);
}
