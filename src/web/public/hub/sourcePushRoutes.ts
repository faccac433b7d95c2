import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { program } from '../../../accounts/roles.ts';
import type { Context } from '../../../actions/context.ts';
import { receivePush } from '../../../actions/intake/receivePush.ts';
import { answerVerification } from '../../../actions/intake/sourceSubscription.ts';
import { SluglineError } from '../../../errors.ts';
import { noteRefusal } from '../../refusals.ts';
import type { PublicParts } from '../publicParts.ts';
import { readSealed } from './pushedBody.ts';

interface Callback {
  source: string;
  token: string;
}

type Verifying = FastifyRequest<{ Params: Callback; Querystring: Record<string, string | string[]> }>;
type Pushing = FastifyRequest<{ Params: Callback; Body: Readable | undefined }>;

/**
 * `/websub/<source>/<token>`: where the hub of a feed source verifies our subscription (GET) and pushes (POST). Only
 * that hub knows the address; other callers learn nothing.
 */
export function pushRoutes(server: FastifyInstance, parts: PublicParts): void {
  server.register(async (scope) => {
    // The signature covers the bytes, whatever their declared type.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.get('/websub/:source/:token', (request: Verifying, reply) => verify(parts, request, reply));
    scope.post('/websub/:source/:token', (request: Pushing, reply) => take(parts, request, reply));
  });
}

function sourceContextOf({ web }: PublicParts, source: string): Context {
  return { ...web, config: web.config, actor: { ...program, name: source } };
}

/** A parameter or header that is given once; given twice it proves nothing. */
function single(value: string | string[] | undefined): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

async function verify(parts: PublicParts, request: Verifying, reply: FastifyReply): Promise<FastifyReply> {
  const { source, token } = request.params;
  const { query } = request;
  const echo = await answerVerification(sourceContextOf(parts, source), source, token, {
    mode: single(query['hub.mode']) ?? '',
    topic: single(query['hub.topic']) ?? '',
    challenge: single(query['hub.challenge']),
    leaseSeconds: single(query['hub.lease_seconds']),
    reason: single(query['hub.reason']),
  });
  reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8');
  return echo === undefined ? reply.code(404).send('not asked for') : reply.code(200).send(echo);
}

async function take(parts: PublicParts, request: Pushing, reply: FastifyReply): Promise<FastifyReply> {
  const { source, token } = request.params;
  const outcome = await receivePush(sourceContextOf(parts, source), source, {
    token,
    contentType: request.headers['content-type'] ?? '',
    signature: single(request.headers['x-hub-signature']),
    read: async (seal) => (await readSealed(request.body, request.headers, seal))?.inflated,
  });
  if (outcome === 'ignored') noteRefusal(request, new SluglineError('signature.wrong', { what: 'not ours' }));
  reply.header('cache-control', 'no-store');
  // 410 tells a hub that the subscription has ended (WebSub, section 7).
  return reply.code(outcome === 'unknown' ? 410 : 202).send();
}
