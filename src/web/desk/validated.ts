import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isNotModified } from '../../syndication/conditional.ts';
import { sendPacked } from '../sendPacked.ts';

/**
 * The attribute with the last change that a page includes. An older value only makes the browser ask for more changes.
 */
const sinceAttribute = / data-live-since="[^"]*"/;

/**
 * Sends a page of one session with its `ETag`, or 304 if the browser has it already. The tag includes the session, so
 * that nobody gets a 304 for a page that another person left in the same browser. The CSRF token is derived from the
 * session, so the forms of an unchanged page still work.
 */
export async function sendValidated(
  request: FastifyRequest,
  reply: FastifyReply,
  { body, session }: { body: string; session: string },
): Promise<FastifyReply> {
  const hash = createHash('sha256').update(session).update('\n').update(body.replace(sinceAttribute, ''));
  const etag = `W/"${hash.digest('base64url').slice(0, 22)}"`;
  reply.headers({ etag, 'cache-control': 'private, no-cache', vary: 'accept-encoding' });
  const ifNoneMatch = request.headers['if-none-match'];
  if (isNotModified({ ifNoneMatch }, etag, '')) return reply.code(304).removeHeader('content-type').send();
  return sendPacked(request, reply, body);
}
