import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { SluglineError } from '../../errors.ts';
import type { Operation } from './api.ts';

/** The names of a route's query parameters. */
function parametersOf({ schema }: Pick<Operation, 'schema'>): string[] {
  const query = schema?.querystring;
  return query instanceof z.ZodObject ? Object.keys(query.shape) : [];
}

/**
 * Refuses a GET with a query parameter that its route does not have: it would be ignored, and the answer would be
 * another than the one that was asked for.
 */
export function refuseUnknownParameters(scope: FastifyInstance): void {
  scope.addHook('onRoute', (route) => {
    if (![route.method].flat().includes('GET')) return;
    const known = parametersOf(route as Pick<Operation, 'schema'>);
    const check = async ({ query }: { query: unknown }) => {
      const unknown = Object.keys(query as object).filter((name) => !known.includes(name));
      if (unknown.length === 0) return;
      throw new SluglineError('request.unknown-parameter', {
        path: route.url,
        unknown: unknown.map((name) => name.slice(0, 100)).join(', '),
        known: known.length > 0 ? `it has ${known.join(', ')}` : 'it has none',
      });
    };
    route.preValidation = [check, ...[route.preValidation ?? []].flat()];
  });
}
