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
import { fastPathOf } from './public/fastPath.ts';
import type { PublicParts } from './public/publicParts.ts';
import { openParts } from './public/routes.ts';
import { keepIncidents } from './refusals.ts';
import { replicatedWrites } from './replicatedWrites.ts';
import { guarded, watchUncaught } from './requestGuard.ts';
import { registerRoutes } from './routes.ts';
import { bareHeaders, pageHeaders, strictTransport } from './securityHeaders.ts';

const oneMebibyte = 1_048_576;
/** For a whole request with its body (ms). */
const requestTimeout = 60_000;
/** Longer than proxies keep an idle connection (ms). */
const keepAliveTimeout = 72_000;

/**
 * The web server with every route, not yet listening. Errors are answered alike everywhere: problem+json on paths for
 * programs, a page on those for people. A body is at most 1 MiB unless its route says otherwise.
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
    // Up to the longest possible name, the route that it belongs to answers that there is no such thing.
    routerOptions: { maxParamLength },
    clientErrorHandler: (error, socket) => answerClientError(web, error, socket),
    frameworkErrors: (error, request, reply) =>
      answerError(web, error, request, reply.headers(bareHeaders(web.config))),
  });
  watchUncaught(server, web);
  // A server that is closing tells its clients so, which the framework does.
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
  // In its own scope, so that what was registered above applies before the first route does.
  server.register(async (scope) => {
    scope.addHook('onRequest', (request, _reply, done) =>
      done(request.url.length > maxUrlLength ? new SluglineError('request.long-address') : undefined),
    );
    registerRoutes(scope, parts);
  });
  return server;
}

/**
 * A path with invalid percent-encoding names nothing that exists: its "%" are taken as letters, so that the route it
 * belongs to answers it like any other unknown name.
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

/** The HTTP server: what is in memory is answered directly, everything else by the framework, guarded. */
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
