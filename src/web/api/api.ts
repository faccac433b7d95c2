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

/** The API's scope: zod schemas describe what a route accepts and returns. */
export type Api = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  ZodTypeProvider
>;

/**
 * What a route answers, for OpenAPI; every error is a problem document. Untyped, because answers are the domain's own
 * types and may contain more than is promised.
 */
export function answers(shape: z.ZodType, status: 200 | 201 | 202 = 200): unknown {
  return { [status]: shape, default: ProblemShape.describe('RFC 9457, as application/problem+json') };
}
