import rateLimit from '@fastify/rate-limit';
import swagger from '@fastify/swagger';
import type { FastifyInstance } from 'fastify';
import { jsonSchemaTransform, validatorCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod';
import { digestOf } from '../../accounts/names.ts';
import { addressesOf } from '../../config/addresses.ts';
import { catalogue, SluglineError } from '../../errors.ts';
import { clientAddress } from '../clientAddress.ts';
import type { WebContext } from '../context.ts';
import type { Api } from './api.ts';
import { articleRoutes } from './articles.ts';
import { backlogRoutes } from './backlog.ts';
import { copyRoutes } from './copies.ts';
import { deliveryRoutes } from './deliveries.ts';
import { draftRoutes } from './drafts.ts';
import { eventRoutes } from './events.ts';
import { answerOnce } from './idempotency.ts';
import { refuseUnknownParameters } from './knownParameters.ts';
import { linkRoutes } from './links.ts';
import { newsroomRoutes } from './newsroom.ts';
import { noteRoutes } from './notes.ts';
import { proposalRoutes } from './proposals.ts';
import { resultRoutes } from './results.ts';
import { sessionRoutes } from './sessions.ts';
import { unknownFirst } from './unknownFirst.ts';
import { viewRoutes } from './views.ts';
import { webhookRoutes } from './webhooks.ts';
import { identify } from './who.ts';

/** Requests per second for each token; clients below 100 are never limited. */
const maxPerSecond = 300;

/** The API: `/api/v1/…`, described by `/api/openapi.json`. Its routes are recorded for MCP. */
export function apiRoutes(server: FastifyInstance, web: WebContext): void {
  server.register(async (scope) => {
    scope.addHook('onRoute', (route) => void scope.operations.push(route));
    await scope.register(swagger, {
      openapi: {
        openapi: '3.1.0',
        info: {
          title: `${web.config.newsroom.name}: Slugline`,
          version: '1',
          description:
            'Lists are { items, nextCursor }; errors are RFC 9457 problem documents. See docs/api.md.',
        },
        servers: [{ url: addressesOf(web.config).webBase }],
        components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
        security: [{ token: [] }],
      },
      transform: jsonSchemaTransform,
    });
    await scope.register(async (inner) => versionOne(inner, web), { prefix: '/api/v1' });
    scope.get('/api/openapi.json', { schema: { hide: true } }, async () => scope.swagger());
    problemRoutes(scope);
  });
}

async function versionOne(scope: FastifyInstance, web: WebContext): Promise<void> {
  await scope.register(rateLimit, {
    max: maxPerSecond,
    timeWindow: 1_000,
    keyGenerator: (request) =>
      digestOf(request.headers.authorization ?? request.headers.cookie ?? clientAddress(request)),
    errorResponseBuilder: () => new SluglineError('request.limit', { seconds: 1 }),
  });
  const api: Api = scope.withTypeProvider<ZodTypeProvider>();
  api.setValidatorCompiler(validateWithoutBody);
  // Schemas of answers only serve OpenAPI: answers are sent as the domain returns them.
  api.setSerializerCompiler(() => (value) => JSON.stringify(value));
  takeEmptyJson(api);
  refuseUnknownParameters(scope);
  unknownFirst(scope, web);
  identify(scope, web);
  answerOnce(scope, web);
  articleRoutes(api, web);
  proposalRoutes(api, web);
  draftRoutes(api, web);
  noteRoutes(api, web);
  backlogRoutes(api, web);
  deliveryRoutes(api, web);
  copyRoutes(api, web);
  linkRoutes(api, web);
  resultRoutes(api, web);
  newsroomRoutes(api, web);
  sessionRoutes(api, web);
  eventRoutes(api, web);
  webhookRoutes(api, web);
  viewRoutes(api, web);
}

/** Fastify passes `null` to the schema if there is no body; a schema that requires none accepts `undefined`. */
const validateWithoutBody: typeof validatorCompiler = (route) => {
  const validate = validatorCompiler(route);
  return route.httpPart === 'body' ? (data) => validate(data ?? undefined) : validate;
};

/** Many clients declare JSON and send nothing with a POST that needs no body. */
function takeEmptyJson(api: Api): void {
  api.removeContentTypeParser('application/json');
  const parse = api.getDefaultJsonParser('error', 'error');
  api.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    const text = String(body);
    if (text.trim() === '') done(null, undefined);
    else parse(request, text, done);
  });
}

/** The page that a problem document's `type` links to. */
function problemRoutes(scope: FastifyInstance): void {
  scope.get<{ Params: { code: string } }>(
    '/api/problems/:code',
    { schema: { hide: true } },
    async ({ params }) => {
      const entry = Object.entries(catalogue).find(([code]) => code === params.code);
      if (!entry) throw new SluglineError('page.unknown');
      const [code, { status, sentence, hint }] = entry;
      return { code, status, title: sentence, detail: hint };
    },
  );
}
