import type {
  FastifyBaseLogger,
  FastifyInstance,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import { ProblemShape } from './shapes.ts';

/** The API's scope: what a route takes and gives is told by zod schemas. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/**
 * What a route answers with, for OpenAPI; every error is a problem document. Of no type, because answers are the rooms'
 * own types and may hold more than is promised.
 */
export function answers(shape: z.ZodType, status: 200 | 201 | 202 = 200): unknown {
  return { [status]: shape, default: ProblemShape.describe('RFC 9457, as application/problem+json') };
}
