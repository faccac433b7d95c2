import type {
  FastifyBaseLogger,
  FastifyInstance,
  HTTPMethods,
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
 * A route's answers, for OpenAPI; every error is a problem document. Untyped, because answers are the domain's own
 * types and may contain more than is documented.
 */
export function answers(shape: z.ZodType, status: 200 | 201 | 202 = 200): unknown {
  return { [status]: shape, default: ProblemShape.describe('RFC 9457, as application/problem+json') };
}

/** A registered route of the API. */
export interface Operation {
  method: HTTPMethods | HTTPMethods[];
  url: string;
  schema?: {
    summary?: string;
    params?: unknown;
    querystring?: unknown;
    body?: unknown;
  };
}
