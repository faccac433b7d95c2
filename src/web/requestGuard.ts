import { AsyncLocalStorage } from 'node:async_hooks';
import type { EventEmitter } from 'node:events';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import { SluglineError } from '../errors.ts';
import { randomToken } from '../random.ts';
import type { WebContext } from './context.ts';
import { isForPrograms, problemOf } from './errors.ts';
import { bareHeaders } from './securityHeaders.ts';

type GuardContext = Pick<WebContext, 'log' | 'store' | 'config'>;

/** Ends a request whose handling failed outside any error handler. */
type Fail = (error: unknown) => void;

/** The request that the current code belongs to. */
const current = new AsyncLocalStorage<Fail>();

/** The servers in this process: usually one. */
const watched = new Set<Pick<WebContext, 'log'>>();

/**
 * Anything thrown while a request is handled (in a handler, a hook, a stream or a timer that it started) ends only that
 * request: with 500, or by closing the connection if the answer has begun, and with a line in the log. The process
 * continues.
 */
export function guarded(web: GuardContext, handle: RequestListener): RequestListener {
  return (request, response) => {
    const fail: Fail = (error) => endBroken(web, request, response, error);
    within(fail, request);
    within(fail, response);
    current.run(fail, () => attempt(fail, () => handle(request, response)));
  };
}

/** Lets an uncaught error end the request that it belongs to, from the server's start to its end. */
export function watchUncaught(server: FastifyInstance, web: Pick<WebContext, 'log'>): void {
  server.addHook('onReady', async () => {
    if (watched.size === 0) process.on('uncaughtException', onUncaught);
    watched.add(web);
  });
  server.addHook('onClose', async () => {
    watched.delete(web);
    if (watched.size === 0) process.removeListener('uncaughtException', onUncaught);
  });
}

function onUncaught(error: unknown): void {
  const fail = current.getStore();
  if (fail) fail(error);
  else endProcess(error);
}

function attempt<T>(fail: Fail, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    fail(error);
    return undefined;
  }
}

/**
 * Events of parsers and sockets are emitted outside the request's own context, so their listeners are run in it here.
 */
function within(fail: Fail, emitter: EventEmitter): void {
  const { emit } = emitter;
  emitter.emit = (...event: Parameters<typeof emit>) =>
    current.run(fail, () => attempt(fail, () => emit.apply(emitter, event)) ?? true);
}

/** Answers 500 with a few words, because the code that renders pages may be what is broken. */
export function endBroken(
  web: GuardContext,
  { method, url = '' }: IncomingMessage,
  response: ServerResponse,
  thrown: unknown,
): void {
  const id = randomToken(web.store.random);
  web.log.error({ err: thrown, request: id, method, url }, 'a request failed unexpectedly');
  if (response.writableEnded || response.destroyed) return;
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const error = new SluglineError('internal', {}, { cause: thrown });
  const forPrograms = isForPrograms(url);
  const body = forPrograms
    ? JSON.stringify(problemOf(error, id))
    : `${error.sentence} ${error.hint}\nRequest ID: ${id}\n`;
  for (const name of response.getHeaderNames()) response.removeHeader(name);
  response.writeHead(500, {
    ...bareHeaders(web.config),
    'content-type': forPrograms ? 'application/problem+json' : 'text/plain; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(method === 'HEAD' ? undefined : body);
}

/** An error outside any request leaves the program in an unknown state: it ends, as it would without the guard. */
function endProcess(error: unknown): void {
  // If there are other listeners, they decide.
  if (process.listenerCount('uncaughtException') > 1) return;
  for (const { log } of watched) log.fatal({ err: error }, 'an error occurred outside any request');
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}
