import { validateHeaderValue } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { upTo } from '../ends.ts';
import { SluglineError } from '../errors.ts';
import { storeError } from '../store/storeError.ts';
import { siteOf, type WebContext } from './context.ts';
import { errorPage } from './public/errorPage.ts';
import { noteRefusal } from './refusals.ts';
import { issueOf } from './requestIssue.ts';

/**
 * Whether errors at this address are for programs, as RFC 9457 problem documents. Everywhere else people get a page.
 */
export function isForPrograms(url: string): boolean {
  return /^\/(activitypub|api|follow|hub|ingest|mcp|nodeinfo|websub|\.well-known)(\/|\?|$)/.test(url);
}

/** What answering an error needs. */
type Answering = Pick<WebContext, 'config' | 'theme' | 'languages'>;

/** Errors that mean that more is requested than this machine can handle at a time. */
const busy = new Set<string>(['request.busy', 'sign-in.busy']);

/** An RFC 9457 problem document, with the catalogue's code. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
}

/** Answers any thrown error: one that people can act on as it is, any other as `internal`, with a line in the log. */
export function answerError(
  web: Answering,
  thrown: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  const error = knownError(thrown, request);
  noteRefusal(request, error);
  const path = loggedPath(request);
  if (error.code === 'internal')
    request.log.error({ err: thrown, request: request.id, path }, 'a request failed unexpectedly');
  // Anonymous clients can cause any number of these; a log line for each would only add load.
  else if (busy.has(error.code)) request.log.debug({ request: request.id, path }, error.code);
  else if (error.status >= 500)
    request.log.warn({ request: request.id, path, reason: error.sentence }, error.code);
  return answer(web, error, request, reply);
}

/** A request's path for the log: only its route if the address itself grants access, and never the query. */
function loggedPath({ url, routeOptions }: Pick<FastifyRequest, 'url' | 'routeOptions'>): string {
  const route = routeOptions.url;
  return route?.includes(':token') ? route : upTo(url, '?');
}

/**
 * Answers a request for an address that no route serves, or not with this method; `allowed` are the methods that it
 * accepts.
 */
export function answerNotFound(
  web: Answering,
  allowed: string[],
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  // If the method is allowed, the route itself found that the resource does not exist.
  if (allowed.length === 0 || allowed.includes(request.method))
    return answer(web, new SluglineError('page.unknown'), request, reply);
  const methods = allowed.join(', ');
  reply.header('allow', methods);
  return answer(
    web,
    new SluglineError('request.method', { method: request.method, methods }),
    request,
    reply,
  );
}

function answer(
  web: Answering,
  error: SluglineError,
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  removeBadHeaders(reply);
  reply.code(error.status).header('cache-control', 'no-store');
  if (error.status === 503) reply.header('retry-after', String(error.details.seconds ?? 5));
  if (error.status === 429) reply.header('retry-after', String(error.details.seconds ?? 300));
  const forPrograms = isForPrograms(request.url);
  if (error.status === 401 && forPrograms) reply.header('www-authenticate', 'Bearer');
  if (forPrograms)
    return reply
      .type('application/problem+json')
      .serializer(JSON.stringify)
      .send(problemOf(error, request.id));
  return reply
    .type('text/html; charset=utf-8')
    .serializer(String)
    .send(pageOf(web, error, request.url, request.id));
}

/** The page that shows an error to people, in the frame of their current area. */
export function pageOf(web: Answering, error: SluglineError, url: string, requestId: string): string {
  const kind = /^\/(desk|ops|login|logout|welcome)(\/|\?|$)/.test(url) ? 'desk' : 'reader';
  const { status, sentence, hint } = error;
  return errorPage({ status, sentence, hint, kind, ...(status >= 500 ? { requestId } : {}) }, siteOf(web));
}

/** A header that could not be sent the first time would break the error answer, too. */
function removeBadHeaders(reply: FastifyReply): void {
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    try {
      validateHeaderValue(name, String(value));
    } catch {
      reply.removeHeader(name);
    }
  }
}

/** The problem document of an error; an operator finds it in the log by `requestId`. */
export function problemOf(error: SluglineError, requestId: string): Problem {
  return {
    type: `/api/problems/${error.code}`,
    title: error.sentence,
    status: error.status,
    detail: error.hint,
    instance: `urn:slugline:request:${requestId}`,
    code: error.code,
  };
}

/** The catalogue's error for any thrown error. */
function knownError(thrown: unknown, request: FastifyRequest): SluglineError {
  // A name that can't be one of ours is answered like an unknown one.
  if (hasZodFastifySchemaValidationErrors(thrown) && thrown.validationContext === 'params')
    return new SluglineError('page.unknown', {}, { cause: thrown });
  if (hasZodFastifySchemaValidationErrors(thrown))
    return new SluglineError('request.invalid', issueOf(thrown.validation, thrown.validationContext));
  const error = storeError(thrown);
  if (error instanceof SluglineError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return new SluglineError(
      'body.too-large',
      { limit: `${Math.round(request.routeOptions.bodyLimit / 1_048_576)} MiB` },
      { cause: error },
    );
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return new SluglineError('body.media-type', {}, { cause: error });
  if (code.startsWith('FST_ERR_CTP_') || error instanceof SyntaxError) {
    return new SluglineError(
      'body.not-json',
      { why: error instanceof Error ? error.message : code },
      { cause: error },
    );
  }
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  if (status === 429) return new SluglineError('request.limit', { seconds: 1 }, { cause: error });
  if (status >= 400 && status < 500) {
    return new SluglineError(
      'request.invalid',
      { where: 'the request', what: error instanceof Error ? error.message : code },
      { cause: error },
    );
  }
  return new SluglineError('internal', {}, { cause: error });
}
