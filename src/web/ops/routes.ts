import type { FastifyInstance } from 'fastify';
import type { WebNeeds } from '../needs.ts';

/** What operators watch and switch: sources, channels, queues, what was rejected, the audit. */
export function opsRoutes(_server: FastifyInstance, _web: WebNeeds): void {}
