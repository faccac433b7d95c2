import type { FastifyInstance } from 'fastify';
import { SluglineError } from '../../../errors.ts';
import type { PublicParts } from '../publicParts.ts';
import { mayReadMetrics } from './metricsAccess.ts';
import { problemsInTime } from './problemsInTime.ts';

/**
 * `/healthz`, `/readyz` and `/metrics`: for monitoring this process. Their answers stay the same as long as all is
 * well.
 */
export function healthRoutes(server: FastifyInstance, parts: PublicParts): void {
  const noStore = { 'cache-control': 'no-store' };
  server.get('/healthz', async (_request, reply) => reply.headers(noStore).send({ status: 'ok' }));

  server.get('/readyz', async (_request, reply) => {
    const degraded = (await problemsInTime(parts.web)).map(({ name }) => name);
    // Without the store it still serves what is in memory; with nothing in memory it is not ready.
    const serves = !degraded.includes('store') || parts.library.readiness().ready > 0;
    reply.code(serves ? 200 : 503).headers(noStore);
    return reply.send({ status: degraded.length === 0 ? 'ok' : 'degraded', degraded });
  });

  server.get('/metrics', async (request, reply) => {
    if (!mayReadMetrics(parts.web, request)) {
      reply.header('www-authenticate', 'Bearer');
      throw new SluglineError('metrics.closed');
    }
    const { type, body } = await parts.metrics.text();
    return reply.headers(noStore).type(type).send(body);
  });
}
