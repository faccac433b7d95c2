import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';

const packed = promisify(gzip);

/** Shorter answers fit one packet as they are. */
const worthPacking = 1_400;

/**
 * Sends a page that is made for one person, packed where the browser takes that. Nobody else can have it made with words
 * of their own beside the form's word (cookies are `SameSite`), so its packed length tells a stranger nothing.
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
