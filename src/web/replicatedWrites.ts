import type { FastifyInstance } from 'fastify';
import type { WebContext } from './context.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Waits for the store's replicas; null if nothing is written, or once it has been called. */
    confirm: (() => Promise<void>) | null;
  }
}

const reading = ['GET', 'HEAD', 'OPTIONS'];

/** A request that writes is answered as done only once the store's replicas have the write, and otherwise with 503. */
export function replicatedWrites(server: FastifyInstance, { store }: Pick<WebContext, 'store'>): void {
  server.decorateRequest('confirm', null);
  server.addHook('onRequest', async (request) => {
    if (!reading.includes(request.method)) request.confirm = store.replication?.mark() ?? null;
  });
  server.addHook('onSend', async (request, reply, payload) => {
    const { confirm } = request;
    request.confirm = null;
    if (confirm && reply.statusCode < 400) await confirm();
    return payload;
  });
}
