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

/** Where programs listen errors are RFC 9457 problem documents. Everywhere else people read a page. */
export function isForPrograms(url: string): boolean {
  return /^\/(api|ingest|hub|websub|follow)(\/|\?|$)/.test(url);
}

/** What an answer to an error needs. */
type Answering = Pick<WebContext, 'config' | 'theme'>;

/** Somebody asks for more than this machine can do at a time. */
const busy = new Set<string>(['request.busy', 'sign-in.busy']);

/** An RFC 9457 problem document, with the catalogue's code beside it. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  instance: string;
  code: string;
}

/** Answers whatever was thrown: what a person can act on as it is, anything else as `internal`, with a line in the log. */
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
    request.log.error({ err: thrown, request: request.id, path }, 'a request broke off');
  // Strangers can cause as many of these as they like; a line for each would only keep this machine busier.
  else if (busy.has(error.code)) request.log.debug({ request: request.id, path }, error.code);
  else if (error.status >= 500)
    request.log.warn({ request: request.id, path, reason: error.sentence }, error.code);
  return answer(web, error, request, reply);
}

/** A request's path for the log: where the address itself opens something, its route; never what was asked in it. */
function loggedPath({ url, routeOptions }: Pick<FastifyRequest, 'url' | 'routeOptions'>): string {
  const route = routeOptions.url;
  return route?.includes(':token') ? route : upTo(url, '?');
}

/** Answers an address that nobody serves, or not by this method; `allowed` are those that it takes. */
export function answerNotFound(
  web: Answering,
  allowed: string[],
  request: FastifyRequest,
  reply: FastifyReply,
): FastifyReply {
  // Where it takes the method, the route itself found that there is no such thing.
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

/** The page that tells people of an error, in the frame of where they asked. */
export function pageOf(web: Answering, error: SluglineError, url: string, requestId: string): string {
  const kind = /^\/(desk|ops|login|logout|welcome)(\/|\?|$)/.test(url) ? 'desk' : 'reader';
  const { status, sentence, hint } = error;
  return errorPage({ status, sentence, hint, kind, ...(status >= 500 ? { requestId } : {}) }, siteOf(web));
}

/** What could not be sent the first time would break the answer that says so, too. */
function removeBadHeaders(reply: FastifyReply): void {
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    try {
      validateHeaderValue(name, String(value));
    } catch {
      reply.removeHeader(name);
    }
  }
}

/** The problem document of an error; `requestId` is what an operator finds it by in the log. */
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

/** The catalogue's error for whatever was thrown. */
function knownError(thrown: unknown, request: FastifyRequest): SluglineError {
  // A name that no name of ours looks like is one that is not there.
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
