import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';

/**
 * The plain response for a route whose answer is also given in front of the framework (fastPath.ts). The headers that
 * hooks set for pages are removed, so that both answers are the same.
 */
export function takeOver(reply: FastifyReply): ServerResponse {
  reply.hijack();
  const { raw } = reply;
  for (const name of raw.getHeaderNames()) if (name !== 'connection') raw.removeHeader(name);
  return raw;
}
