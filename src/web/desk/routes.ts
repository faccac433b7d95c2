import type { FastifyInstance } from 'fastify';
import type { WebNeeds } from '../needs.ts';

/** The pages of people who are signed in: drafts, deliveries, calendar, articles and links. */
export function deskRoutes(_server: FastifyInstance, _web: WebNeeds): void {}
