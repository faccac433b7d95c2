import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify';
import { randomToken } from '../random.ts';
import { allowedMethodsOf } from './allowedMethods.ts';
import type { WebContext } from './context.ts';
import { answerError, answerNotFound } from './errors.ts';
import { replicatedWrites } from './replicatedWrites.ts';
import { guardRequests } from './requestGuard.ts';
import { registerRoutes } from './routes.ts';

const oneMebibyte = 1_048_576;

/**
 * The web server with every route, not yet listening. Errors are answered alike everywhere: problem+json on the
 * program's paths, a page on the people's. A body is 1 MiB at most where its route says nothing else.
 */
export function createServer(web: WebContext): FastifyInstance {
  const server: FastifyInstance = fastify({
    loggerInstance: web.log as FastifyBaseLogger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: oneMebibyte,
    trustProxy: web.trustProxy ?? false,
    rewriteUrl: ({ url = '/' }) => readablePath(url),
    genReqId: () => randomToken(web.store.random),
    requestTimeout: 60_000,
    forceCloseConnections: 'idle',
    routerOptions: { maxParamLength: 300 },
    frameworkErrors: (error, request, reply) => answerError(web, error, request, reply),
  });
  guardRequests(server, web);
  server.setErrorHandler((error, request, reply) => answerError(web, error, request, reply));
  const allowedMethods = allowedMethodsOf(server);
  server.setNotFoundHandler((request, reply) =>
    answerNotFound(web, allowedMethods(request.url), request, reply),
  );
  replicatedWrites(server, web);
  server.register(helmet, headersFor(web));
  server.register(cookie);
  server.register(formbody, { bodyLimit: oneMebibyte });
  // In a scope of its own, so that what was registered above is in force before the first route is.
  server.register(async (scope) => registerRoutes(scope, web));
  return server;
}

/**
 * A path whose percent-encoding nobody can decode names nothing that is here: its "%" are taken as letters, so that the
 * route it belongs to answers for it, as for any other name that is unknown.
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

/** Nothing inline, nothing framed; images may come from the newsroom's own site, whose address we don't know. */
function headersFor(web: WebContext) {
  const secure = web.config.web.baseUrl.startsWith('https:');
  return {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: ["'self'"],
        styleSrc: ["'self'"],
        fontSrc: ["'self'"],
        imgSrc: ["'self'", 'data:', 'https:', 'http:'],
        connectSrc: ["'self'"],
        manifestSrc: ["'self'"],
        formAction: ["'self'"],
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
    // Under `no-referrer` browsers send "Origin: null" with our own forms, which then could not be told from others'.
    referrerPolicy: { policy: 'strict-origin-when-cross-origin' as const },
    // Feeds, cards and QR codes are there to be shown elsewhere.
    crossOriginResourcePolicy: { policy: 'cross-origin' as const },
    strictTransportSecurity: secure ? { maxAge: 15_552_000, includeSubDomains: false } : false,
  };
}
