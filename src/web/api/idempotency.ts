import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SluglineError } from '../../errors.ts';
import { holdAnswer } from '../../store/scripts/account/holdAnswer.ts';
import type { WebContext } from '../context.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set if this request is the first one with its Idempotency-Key and still in progress. */
    idempotentCall: { record: string; digest: string; owner: string } | null;
  }
}

/** How long (ms) a stored answer is repeated. */
const storedMs = 86_400_000;
/** A request that has not answered after this long (ms) was aborted; its key is free again. */
const longestRequestMs = 60_000;

interface StoredAnswer {
  digest: string;
  /** The request that claimed the key, or that was answered. */
  owner?: string;
  /** Missing while the first request is in progress. */
  answer?: { status: number; type: string; body: string };
}

/**
 * Executes a POST with an `Idempotency-Key` once for each caller and key: a repeat gets the first answer, and a
 * different request with the same key is refused.
 */
export function answerOnce(api: FastifyInstance, web: WebContext): void {
  const { store } = web;
  api.decorateRequest('idempotentCall', null);

  api.addHook('preHandler', async (request, reply) => {
    const idempotencyKey = request.headers['idempotency-key'];
    if (request.method !== 'POST' || typeof idempotencyKey !== 'string' || !request.actor) return;
    if (idempotencyKey === '' || idempotencyKey.length > 255) {
      throw new SluglineError('request.invalid', {
        where: 'Idempotency-Key',
        what: 'must be 1 to 255 characters',
      });
    }
    const hashed = createHash('sha256').update(idempotencyKey).digest('base64url');
    const record = store.keys.idempotency(`${request.actor.kind}-${request.actor.name}`, hashed);
    const digest = digestOf(request);
    const held = await holdAnswer(store, { act: 'take', record, digest, lifeMs: longestRequestMs });
    if (held.outcome === 'held') {
      request.idempotentCall = { record, digest, owner: held.owner };
      return;
    }
    const stored = ('record' in held ? JSON.parse(held.record) : {}) as Partial<StoredAnswer>;
    if (stored.digest !== undefined && stored.digest !== digest)
      throw new SluglineError('idempotency.reused');
    if (!stored.answer) throw new SluglineError('idempotency.pending');
    const { status, type, body } = stored.answer;
    return reply.code(status).type(type).header('idempotency-replayed', 'true').serializer(String).send(body);
  });

  api.addHook('onSend', async (request, reply, payload) => {
    if (!request.idempotentCall) return payload;
    const { record, digest, owner } = request.idempotentCall;
    if (reply.statusCode >= 500 || typeof payload !== 'string') {
      await holdAnswer(store, { act: 'release', record, owner });
      return payload;
    }
    const answer = {
      status: reply.statusCode,
      type: String(reply.getHeader('content-type') ?? ''),
      body: payload,
    };
    const stored: StoredAnswer = { digest, owner, answer };
    await holdAnswer(store, {
      act: 'store',
      record,
      owner,
      answer: JSON.stringify(stored),
      lifeMs: storedMs,
    });
    return payload;
  });
}

function digestOf(request: FastifyRequest): string {
  return createHash('sha256')
    .update(`${request.method}\n${request.url}\n`)
    .update(Buffer.isBuffer(request.body) ? request.body : JSON.stringify(request.body ?? null))
    .digest('base64url');
}
