import type { FastifyReply, FastifyRequest } from 'fastify';
import type { AssembledFeed, Coding } from '../../syndication/assembly.ts';
import { codingFor, isNotModified } from '../../syndication/conditional.ts';

/** A document that is ready to be sent in every encoding. */
export type Document = Omit<AssembledFeed, 'mediaType'>;

/** The bytes of each encoding. */
export const bytesIn: Record<Coding, 'bytes' | 'gzip' | 'brotli'> = {
  identity: 'bytes',
  gzip: 'gzip',
  br: 'brotli',
};

/**
 * Answers GET and HEAD with a document in the encoding that the client prefers, or with 304 if the client has it
 * already (RFC 9110, sections 12.5.3 and 13). Both have `headers`, with the encoding added to `Vary`.
 */
export function represent(
  request: FastifyRequest,
  reply: FastifyReply,
  document: Document,
  headers: Record<string, string>,
): FastifyReply {
  const coding = codingFor(request.headers['accept-encoding']);
  const etag = document.etag[coding];
  const { 'content-type': type = 'text/html; charset=utf-8', vary, ...rest } = headers;
  reply.headers(rest);
  reply.header('etag', etag);
  reply.header('vary', vary ? `Accept-Encoding, ${vary}` : 'Accept-Encoding');
  if (document.lastModified !== '') reply.header('last-modified', document.lastModified);
  const ifNoneMatch = request.headers['if-none-match'];
  const ifModifiedSince = request.headers['if-modified-since'];
  if (isNotModified({ ifNoneMatch, ifModifiedSince }, etag, document.lastModified)) {
    return reply.code(304).send();
  }
  if (coding !== 'identity') reply.header('content-encoding', coding);
  return reply.header('content-type', type).send(document[bytesIn[coding]]);
}
