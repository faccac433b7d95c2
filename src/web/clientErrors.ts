import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import type { ConnectionError } from 'fastify';
import { SluglineError } from '../errors.ts';
import { randomToken } from '../random.ts';
import type { WebContext } from './context.ts';
import { isForPrograms, pageOf, problemOf } from './errors.ts';
import { bareHeaders } from './securityHeaders.ts';

/** Longer than any of our addresses, and than any that browsers and proxies forward. */
export const maxUrlLength = 8_192;

/**
 * Answers input that is not an HTTP request, or that has more headers than we read (16 KiB), and so never reaches a
 * route. The answer has the same form as other errors, for programs and people.
 */
export function answerClientError(web: WebContext, error: ConnectionError, socket: Socket): void {
  if (error.code === 'ECONNRESET' || socket.destroyed || !socket.writable) return;
  const path = pathIn(error.rawPacket);
  const known = errorFor(error, path);
  const requestId = randomToken(web.store.random);
  const forPrograms = isForPrograms(path);
  const body = forPrograms
    ? JSON.stringify(problemOf(known, requestId))
    : pageOf(web, known, path, requestId);
  const headers = {
    ...bareHeaders(web.config),
    'content-type': forPrograms ? 'application/problem+json' : 'text/html; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.end(`HTTP/1.1 ${known.status} ${STATUS_CODES[known.status]}\r\n${lines.join('')}\r\n${body}`);
}

/** Reads the path from the unreadable bytes, which Fastify's types describe in the form of JSON. */
function pathIn(packet: unknown): string {
  if (!(packet instanceof Uint8Array)) return '';
  const [, path = ''] =
    /^[A-Z]+ (\S+)/.exec(Buffer.from(packet.subarray(0, 20_000)).toString('latin1')) ?? [];
  return path;
}

function errorFor({ code, message }: ConnectionError, path: string): SluglineError {
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT') return new SluglineError('request.timeout');
  if (code !== 'HPE_HEADER_OVERFLOW') return new SluglineError('request.malformed', { why: message });
  return new SluglineError(path.length > maxUrlLength ? 'request.long-address' : 'request.large-headers');
}
