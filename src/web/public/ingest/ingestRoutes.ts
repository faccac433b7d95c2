import type { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Actor, program } from '../../../accounts/roles.ts';
import { countPushed } from '../../../actions/intake/countPushed.ts';
import { ingestDocument } from '../../../actions/intake/ingest.ts';
import type { SourceConfig } from '../../../config/schema.ts';
import { SluglineError } from '../../../errors.ts';
import type { Seal } from '../../../net/seal.ts';
import { sourceTypes } from '../../../sources/index.ts';
import type { Accepted, SourceType } from '../../../sources/source.ts';
import { problemOf } from '../../errors.ts';
import { originatedStore } from '../../session.ts';
import { type PushedBody, readSealed } from '../hub/pushedBody.ts';
import type { PublicParts } from '../publicParts.ts';

type Request = FastifyRequest<{ Params: { source: string }; Body: Readable | undefined }>;
type Accept = NonNullable<SourceType['accept']>;
type ToSeal = NonNullable<SourceType['seal']>;

/** `POST /ingest/<source>`: pushes from a content system. Answers once everything that was accepted is durable. */
export function ingestRoutes(server: FastifyInstance, parts: PublicParts): void {
  server.register(async (scope) => {
    // The signature covers the bytes, whatever their declared type.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    scope.post('/ingest/:source', (request: Request, reply) => take(parts, request, reply));
  });
}

async function take(parts: PublicParts, request: Request, reply: FastifyReply): Promise<FastifyReply> {
  const { source, accept, seal } = sourceOf(parts, request.params.source);
  const { web } = parts;
  const actor: Actor = { ...program, name: source.id };
  const { headers } = request;
  const context = { clock: web.clock, newsroom: web.config.newsroom };
  const required = () => seal(source, headers, context);
  const body = await readSealed(request.body, headers, ifAny(required));
  if (!body) {
    required();
    throw new SluglineError('signature.wrong', { what: 'not the one of this body and secret' });
  }
  const document = await accepted(accept, source, headers, body, context);
  const { id, section, sections, language } = source;
  const { signed } = document;
  const from = { source: id, pushed: true, section, sections, language, ...(signed ? { signed } : {}) };
  // The configuration may be reloaded, and a spread would keep the old one.
  const ingesting = { ...web, config: web.config, store: originatedStore(web, request), actor };
  const items = await ingestDocument(ingesting, document, from);
  await countPushed(ingesting, id, items);
  for (const { outcome } of items) parts.metrics.ingested.inc({ source: source.id, outcome });
  reply.header('cache-control', 'no-store');
  if (items.some(({ outcome }) => outcome !== 'rejected')) return reply.code(202).send({ items });
  const error = new SluglineError('article.none-taken', { why: items[0]?.reason ?? 'the list is empty' });
  return reply
    .code(error.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send({ ...problemOf(error, request.id), items });
}

function sourceOf({ web }: PublicParts, id: string): { source: SourceConfig; accept: Accept; seal: ToSeal } {
  const source = web.config.sources.find((one) => one.id === id);
  const { accept, seal } = sourceTypes.find(({ type }) => type === source?.type) ?? {};
  if (!source || !accept || !seal) throw new SluglineError('source.unknown', { id });
  return { source, accept, seal };
}

/** Undefined if the headers can't belong to a valid signature. */
function ifAny(seal: () => Seal): Seal | undefined {
  try {
    return seal();
  } catch {
    return undefined;
  }
}

/** Some senders sign the compressed body, others the original: either proves where it comes from. */
async function accepted(
  accept: Accept,
  source: SourceConfig,
  headers: Request['headers'],
  { wire, inflated }: PushedBody,
  context: Parameters<Accept>[2],
): Promise<Accepted> {
  try {
    return await accept(source, { headers, body: inflated }, context);
  } catch (error) {
    if (!(error instanceof SluglineError) || error.code !== 'signature.wrong' || wire.equals(inflated))
      throw error;
    return accept(source, { headers, body: inflated, signed: wire }, context);
  }
}
