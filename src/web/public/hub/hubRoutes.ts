import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { takeRequest } from '../../../actions/hub/requestSubscription.ts';
import { SluglineError } from '../../../errors.ts';
import { storeError } from '../../../store/storeError.ts';
import type { PublicParts } from '../publicParts.ts';
import { limitReaders } from '../readerLimit.ts';

/** A form with the longest callback, topic and secret has a few KiB. */
const longestForm = 16_384;
/** An aggregator renews several hundred subscriptions in a row, and one worker verifies more than this in a minute. */
const requestsAMinute = { most: 300, windowMs: 60_000 };

/**
 * `POST /hub`: the newsroom's own WebSub hub. 202 once the request is durable; the outcome is sent to the callback. A
 * refusal is in plain text, as the Recommendation requires (section 5.1.2).
 */
export function hubRoutes(server: FastifyInstance, { web, metrics }: PublicParts): void {
  const limit = limitReaders(web.clock, () => metrics.limited.inc(), requestsAMinute);
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/x-www-form-urlencoded',
      { parseAs: 'string' },
      (_request, body, done) => done(null, new URLSearchParams(String(body))),
    );
    scope.setErrorHandler((error, request, reply) => refuse(error, request, reply));
    scope.post('/hub', { bodyLimit: longestForm, onRequest: limit.hook }, async (request, reply) => {
      const form = request.body instanceof URLSearchParams ? request.body : new URLSearchParams();
      await takeRequest({ store: web.store, config: web.config }, form);
      return reply
        .code(202)
        .header('cache-control', 'no-store')
        .type(plain)
        .send('accepted; to be verified\n');
    });
    scope.route({
      method: ['GET', 'HEAD'],
      url: '/hub',
      exposeHeadRoute: false,
      handler: (_request, reply) =>
        reply
          .code(405)
          .header('allow', 'POST')
          .type(plain)
          .send('This is a WebSub hub (https://www.w3.org/TR/websub/): programs subscribe here by POST.\n'),
    });
  });
}

const plain = 'text/plain; charset=utf-8';

function refuse(thrown: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const error = known(thrown, request);
  reply.code(error.status).header('cache-control', 'no-store').type(plain);
  if (error.status === 503) reply.header('retry-after', '60');
  if (error.status === 429) reply.header('retry-after', String(error.details.seconds ?? 60));
  return reply.send(`${error.message}\n`);
}

function known(thrown: unknown, request: FastifyRequest): SluglineError {
  const error = storeError(thrown);
  if (error instanceof SluglineError) return error;
  const { code } = thrown as { code?: string };
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new SluglineError('body.media-type', {}, { cause: thrown });
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new SluglineError('body.too-large', { limit: `${longestForm / 1_024} KiB` }, { cause: thrown });
  const status = (thrown as { statusCode?: number }).statusCode ?? 500;
  if (status < 500)
    return new SluglineError('hub.invalid', { what: 'the request can’t be read' }, { cause: thrown });
  request.log.error({ err: thrown, request: request.id }, 'a request to the hub failed unexpectedly');
  return new SluglineError('internal', {}, { cause: thrown });
}
