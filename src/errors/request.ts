import type { CatalogueEntry } from './entry.ts';

/** Requests that the web server refuses or cannot answer. */
export const requestErrors = {
  'body.too-large': {
    status: 413,
    sentence: 'The body is larger than {limit}.',
    hint: 'Send fewer articles at a time.',
  },
  'body.packed': {
    status: 415,
    sentence: 'The body can’t be decompressed: {why}.',
    hint: 'Send it uncompressed, or with Content-Encoding gzip, br or deflate.',
  },
  'body.not-json': { status: 400, sentence: 'The body is not JSON: {why}.', hint: 'Send a JSON document.' },
  'body.media-type': {
    status: 415,
    sentence: 'The body’s media type is not supported here.',
    hint: 'Send JSON as application/json; forms use application/x-www-form-urlencoded.',
  },
  'request.invalid': { status: 422, sentence: '{where}: {what}.', hint: 'See /api/openapi.json.' },
  'request.unknown-parameter': {
    status: 422,
    sentence: 'GET {path} has no parameter {unknown}; {known}.',
    hint: 'Correct its name, or leave it out. See /api/openapi.json.',
  },
  'request.method': {
    status: 405,
    sentence: 'This address does not accept {method}.',
    hint: 'Use {methods}.',
  },
  'metrics.closed': {
    status: 401,
    sentence: 'The metrics are not public.',
    hint: 'Read them on this machine, or send web.metricsToken from newsroom.yaml as a bearer token.',
  },
  'request.malformed': {
    status: 400,
    sentence: 'The request can’t be read: {why}.',
    hint: 'Check its syntax (RFC 9112).',
  },
  'request.timeout': {
    status: 408,
    sentence: 'The request took too long to arrive.',
    hint: 'Send it again.',
  },
  'request.long-address': {
    status: 414,
    sentence: 'The address is too long.',
    hint: 'Addresses here have at most 8,000 characters. Start again at the front page.',
  },
  'request.large-headers': {
    status: 431,
    sentence: 'The request’s headers are too large.',
    hint: 'Clear this site’s cookies and try again; programs send at most 16 KiB of headers.',
  },
  'request.busy': {
    status: 503,
    sentence: 'The server is busy.',
    hint: 'Try again in {seconds} s.',
  },
  'request.limit': { status: 429, sentence: 'Too many requests.', hint: 'Wait {seconds} s.' },
  'csrf.wrong': {
    status: 403,
    sentence: 'The form has expired or came from another site.',
    hint: 'Reload the page and try again.',
  },
  'idempotency.reused': {
    status: 422,
    sentence: 'This Idempotency-Key was used for another request.',
    hint: 'Use a new key.',
  },
  'idempotency.pending': {
    status: 409,
    sentence: 'The first request with this Idempotency-Key is still running.',
    hint: 'Wait a second and try again.',
  },
  'page.unknown': {
    status: 404,
    sentence: 'There is nothing at this address.',
    hint: 'Start again at the front page.',
  },
  internal: {
    status: 500,
    sentence: 'An internal error occurred and was logged.',
    hint: 'Try again; if it happens again, tell an operator the time.',
  },
} as const satisfies Record<string, CatalogueEntry>;
