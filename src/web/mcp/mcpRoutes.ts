import { createMcpHandler } from '@modelcontextprotocol/server';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { actorByToken } from '../../accounts/tokens.ts';
import { SluglineError } from '../../errors.ts';
import type { WebContext } from '../context.ts';

const maxBytes = 1_048_576;

/**
 * `POST /mcp`: the API for programs that speak the Model Context Protocol (https://modelcontextprotocol.io). A tool is
 * an operation of the API, called with the caller's own token, so roles, limits, audit and errors are the API's.
 */
export function mcpRoutes(server: FastifyInstance, web: WebContext): void {
  server.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    const options = { parseAs: 'buffer', bodyLimit: maxBytes } as const;
    scope.addContentTypeParser('*', options, (_request, body, done) => done(null, body));
    scope.route({
      method: ['GET', 'POST', 'DELETE'],
      url: '/mcp',
      schema: { hide: true },
      async handler(request, reply) {
        const caller = { token: await requireToken(web, request), from: request.ip };
        const handler = createMcpHandler(() => scope.mcpServer(caller), {
          responseMode: 'json',
          onerror: ({ message }) => web.log.debug({ reason: message }, 'an MCP request failed'),
        });
        const answer = await handler.fetch(webRequest(request));
        const bytes = Buffer.from(await answer.arrayBuffer());
        await handler.close();
        reply.headers({ 'cache-control': 'no-store', ...Object.fromEntries(answer.headers) });
        return reply.code(answer.status).send(bytes);
      },
    });
  });
}

async function requireToken(web: WebContext, request: FastifyRequest): Promise<string> {
  const [, token] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
  if (token === undefined) throw new SluglineError('sign-in.needed');
  if (!(await actorByToken(web.store, token))) throw new SluglineError('sign-in.bad-token');
  return token;
}

/** The request in the form that the library accepts; its address has no meaning. */
function webRequest({ method, headers: given, body }: FastifyRequest): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(given))
    if (value !== undefined && name !== 'content-length') headers.set(name, [value].flat().join(', '));
  const sent = method === 'POST' && Buffer.isBuffer(body) ? { body: new Uint8Array(body) } : {};
  return new Request('http://slugline/mcp', { method, headers, ...sent });
}
