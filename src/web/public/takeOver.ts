import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/**
 * The plain response of a route whose answer is also given in front of the framework (fastPath.ts). The headers that
 * hooks have set for pages are taken off, so that an answer is the same whichever way it went.
 */
export function takeOver(reply: FastifyReply): ServerResponse {
  reply.hijack();
  const { raw } = reply;
  for (const name of raw.getHeaderNames()) if (name !== 'connection') raw.removeHeader(name);
  return raw;
}
