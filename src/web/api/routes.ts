import type { FastifyInstance } from 'fastify';
import type { WebNeeds } from '../needs.ts';

/** The API: `/api/v1/…`, described by `/api/openapi.json`. */
export function apiRoutes(_server: FastifyInstance, _web: WebNeeds): void {}
