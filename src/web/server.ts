import { createServer as createHttpServer, type RequestListener, type Server } from 'node:http';
import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import { SluglineError } from '../errors.ts';
import { randomToken } from '../random.ts';
import { allowedMethodsOf, maxParamLength } from './allowedMethods.ts';
import { answerClientError, maxUrlLength } from './clientErrors.ts';
import type { WebContext } from './context.ts';
import { answerError, answerNotFound } from './errors.ts';
import { decorateWithMcp } from './mcp/mcpServer.ts';
import { fastPathOf } from './public/fastPath.ts';
import type { PublicParts } from './public/publicParts.ts';
import { openParts } from './public/routes.ts';
import { keepIncidents } from './refusals.ts';
import { replicatedWrites } from './replicatedWrites.ts';
import { guarded, watchUncaught } from './requestGuard.ts';
import { registerRoutes } from './routes.ts';
import { bareHeaders, pageHeaders, strictTransport } from './securityHeaders.ts';

const oneMebibyte = 1_048_576;
/** Time limit for a whole request with its body (ms). */
const requestTimeout = 60_000;
/** Longer than proxies keep an idle connection (ms). */
const keepAliveTimeout = 72_000;

/**
 * The web server with every route, not listening yet. Errors are answered the same way everywhere: problem+json on
 * paths for programs, a page on paths for people. A body may have 1 MiB unless its route says otherwise.
 */
export function createServer(web: WebContext): FastifyInstance {
  const parts = openParts(web);
  const front = inFront(parts);
  const server: FastifyInstance = fastify({
    serverFactory: front.createServer,
    loggerInstance: web.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: oneMebibyte,
    trustProxy: web.trustProxy ?? false,
    rewriteUrl: ({ url = '/' }) => readablePath(url),
    genReqId: () => randomToken(web.store.random),
    forceCloseConnections: 'idle',
    // Names up to the maximum length reach their route, which answers that there is no such thing.
    routerOptions: { maxParamLength },
    clientErrorHandler: (error, socket) => answerClientError(web, error, socket),
    frameworkErrors: (error, request, reply) =>
      answerError(web, error, request, reply.headers(bareHeaders(web.config))),
  });
  decorateWithMcp(server);
  watchUncaught(server, web);
  // The framework tells clients that the server is closing.
  server.addHook('preClose', async () => front.close());
  keepIncidents(server, web);
  server.setErrorHandler((error, request, reply) => answerError(web, error, request, reply));
  const allowedMethods = allowedMethodsOf(server);
  server.setNotFoundHandler((request, reply) =>
    answerNotFound(web, allowedMethods(request.url), request, reply),
  );
  // No route reads plain text.
  server.removeContentTypeParser('text/plain');
  replicatedWrites(server, web);
  server.register(helmet, pageHeaders);
  server.addHook('onRequest', async (_request, reply) => {
    reply.headers(strictTransport(web.config));
  });
  server.register(cookie);
  server.register(formbody, { bodyLimit: oneMebibyte });
  // In its own scope, so that everything registered above applies from the first route on.
  server.register(async (scope) => {
    scope.addHook('onRequest', (request, _reply, done) =>
      done(request.url.length > maxUrlLength ? new SluglineError('request.long-address') : undefined),
    );
    registerRoutes(scope, parts);
  });
  return server;
}

/**
 * A path with invalid percent-encoding names nothing that exists: its "%" are read as plain characters, so that its
 * route answers it like any other unknown name.
 */
function readablePath(url: string): string {
  if (!url.includes('%')) return url;
  const [path = '', ...query] = url.split('?');
  try {
    decodeURIComponent(path);
    return url;
  } catch {
    return [path.replaceAll('%', '%25'), ...query].join('?');
  }
}

/**
 * The HTTP server. Answers in memory are sent directly; everything else is handled by the framework, inside the guard.
 */
function inFront(parts: PublicParts) {
  const fastPath = fastPathOf(parts);
  let isClosing = false;
  return {
    createServer(handler: RequestListener): Server {
      const slow = guarded(parts.web, handler);
      const answer: RequestListener = (request, response) => {
        if (isClosing || !fastPath(request, response)) slow(request, response);
      };
      return createHttpServer({ requestTimeout, keepAliveTimeout }, answer);
    },
    close() {
      isClosing = true;
    },
  };
}
