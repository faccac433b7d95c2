import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import { activityType } from '../../../channels/activitypub/addresses.ts';

/** The Recommendation's own type counts only with its profile: a type without it does not match one with it. */
const kinds = [
  'text/html',
  activityType,
  'application/ld+json;profile="https://www.w3.org/ns/activitystreams"',
  'application/ld+json',
  'application/json',
];

/** Whether a request wants the document for servers rather than a page for people. */
export function wantsActivity({ headers }: Pick<FastifyRequest, 'headers'>): boolean {
  const accept = headers.accept ?? '';
  // Most requests for pages name no such type at all.
  if (!/json/i.test(accept)) return false;
  return new Negotiator({ headers: { accept } }).mediaType(kinds) !== 'text/html';
}

/** Sends a document of ActivityStreams. */
export function sendActivity(reply: FastifyReply, document: object, status = 200): FastifyReply {
  return reply
    .code(status)
    .type(`${activityType}; charset=utf-8`)
    .header('cache-control', status === 200 ? 'public, max-age=60' : 'public, max-age=300')
    .header('vary', 'Accept')
    .header('x-robots-tag', 'noindex')
    .serializer(JSON.stringify)
    .send(document);
}
