import type { FastifyInstance } from 'fastify';
import { type HealthProblem, healthProblems } from '../../../actions/operations/healthProblems.ts';
import type { PublicParts } from '../publicParts.ts';

/** Redis answers in a millisecond; who waits for longer than this waits in vain (ms). */
const patience = 1_500;

/** `/healthz`, `/readyz` and `/metrics`: for whoever watches this process. Nothing in them changes while all is well. */
export function healthRoutes(server: FastifyInstance, parts: PublicParts): void {
  const noStore = { 'cache-control': 'no-store' };
  server.get('/healthz', async (_request, reply) => reply.headers(noStore).send({ status: 'ok' }));

  server.get('/readyz', async (_request, reply) => {
    const degraded: ('store' | 'feeds' | HealthProblem)[] = (await answered(parts)) ?? ['store'];
    const { ready, configured } = parts.library.readiness();
    if (ready < configured) degraded.push('feeds');
    // Without the store it still serves what is in memory; with nothing there it serves nobody.
    const serves = !degraded.includes('store') || ready > 0;
    reply.code(serves ? 200 : 503).headers(noStore);
    return reply.send({ status: degraded.length === 0 ? 'ok' : 'degraded', degraded });
  });

  server.get('/metrics', async (_request, reply) => {
    const { type, body } = await parts.metrics.text();
    return reply.headers(noStore).type(type).send(body);
  });
}

/** What the store says is wrong; undefined where it says nothing in time. */
async function answered({ web }: PublicParts): Promise<HealthProblem[] | undefined> {
  const ending = new AbortController();
  try {
    return await Promise.race([
      healthProblems(web),
      // Real time, not the newsroom's: it bounds how long whoever watches is kept waiting.
      web.clock.wait(patience, ending.signal).then(() => undefined),
    ]);
  } catch (error) {
    web.log.debug({ err: error }, 'the store did not answer');
    return undefined;
  } finally {
    ending.abort();
  }
}
