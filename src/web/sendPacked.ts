import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

const packed = promisify(gzip);

/** Shorter answers fit into one packet uncompressed. */
const worthPacking = 1_400;

/**
 * Sends a page made for one person, compressed if the browser accepts that. Nobody else can have the page rendered with
 * words of their own next to its CSRF token (cookies are `SameSite`), so the compressed length reveals nothing.
 */
export async function sendPacked(
  request: FastifyRequest,
  reply: FastifyReply,
  body: string,
): Promise<FastifyReply> {
  reply.header('vary', 'accept-encoding');
  const isPacked =
    body.length >= worthPacking && new Negotiator(request.raw).encoding(['gzip', 'identity']) === 'gzip';
  if (!isPacked) return reply.send(body);
  return reply.header('content-encoding', 'gzip').send(await packed(body, { level: 6 }));
}
