import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { SluglineError } from '../../errors.ts';
import type { WebContext } from '../context.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Set while this request is the first with its Idempotency-Key. */
    idempotentCall: { key: string; digest: string } | null;
  }
}

/** An answer is given again for so long (ms). */
const storedSeconds = 86_400_000;
/** A request that has not answered for so long was cut off; its key is free again (ms). */
const longestRequest = 60_000;

interface StoredAnswer {
  digest: string;
  /** Missing while the first request is still under way. */
  answer?: { status: number; type: string; body: string };
}

/**
 * A POST with an `Idempotency-Key` is done once for each caller and key: a repeat gets the first answer, another
 * request with the same key is refused.
 */
export function answerOnce(api: FastifyInstance, web: WebContext): void {
  const { redis, keys } = web.store;
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
    const key = keys.idempotency(`${request.actor.kind}-${request.actor.name}`, hashed);
    const digest = digestOf(request);
    const mine: StoredAnswer = { digest };
    if ((await redis.set(key, JSON.stringify(mine), 'PX', longestRequest, 'NX')) === 'OK') {
      request.idempotentCall = { key, digest };
      return;
    }
    const stored = JSON.parse((await redis.get(key)) ?? '{}') as Partial<StoredAnswer>;
    if (stored.digest !== undefined && stored.digest !== digest)
      throw new SluglineError('idempotency.reused');
    if (!stored.answer) throw new SluglineError('idempotency.pending');
    const { status, type, body } = stored.answer;
    return reply.code(status).type(type).header('idempotency-replayed', 'true').serializer(String).send(body);
  });

  api.addHook('onSend', async (request, reply, payload) => {
    if (!request.idempotentCall) return payload;
    const { key, digest } = request.idempotentCall;
    if (reply.statusCode >= 500 || typeof payload !== 'string') {
      await redis.del(key);
      return payload;
    }
    const answer = {
      status: reply.statusCode,
      type: String(reply.getHeader('content-type') ?? ''),
      body: payload,
    };
    const stored: StoredAnswer = { digest, answer };
    await redis.set(key, JSON.stringify(stored), 'PX', storedSeconds);
    return payload;
  });
}

function digestOf(request: FastifyRequest): string {
  return createHash('sha256')
    .update(`${request.method}\n${request.url}\n`)
    .update(Buffer.isBuffer(request.body) ? request.body : JSON.stringify(request.body ?? null))
    .digest('base64url');
}
