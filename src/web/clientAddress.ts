import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyRequest } from 'fastify';
import type { WebContext } from './context.ts';

/** The client's address. Empty if the connection was reset and no longer has one, which Fastify's types ignore. */
export function clientAddress({ ip }: Pick<FastifyRequest, 'ip'>): string {
  return (ip as string | undefined) ?? '';
}

/** Returns the client's address as the framework does, with the same library. */
export function addressReader(trust: WebContext['trustProxy']): (request: IncomingMessage) => string {
  if (!trust) return (request) => request.socket.remoteAddress ?? '';
  const isTrusted = trust === true ? () => true : proxyAddr.compile(trust);
  // A connection that was reset no longer has an address, whatever the types say.
  return (request) => (proxyAddr(request, isTrusted) as string | undefined) ?? '';
}
