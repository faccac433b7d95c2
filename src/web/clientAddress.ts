import type { IncomingMessage } from 'node:http';
import proxyAddr from '@fastify/proxy-addr';
import type { FastifyRequest } from 'fastify';
import type { WebContext } from './context.ts';

/** Whose request it is. Empty where the connection was reset and has no address any more, which Fastify's types forget. */
export function clientAddress({ ip }: Pick<FastifyRequest, 'ip'>): string {
  return (ip as string | undefined) ?? '';
}

/** Who asks: as the framework finds it out, by the same library. */
export function addressReader(trust: WebContext['trustProxy']): (request: IncomingMessage) => string {
  if (!trust) return (request) => request.socket.remoteAddress ?? '';
  const isTrusted = trust === true ? () => true : proxyAddr.compile(trust);
  // A connection that was reset has no address any more, whatever the types say.
  return (request) => (proxyAddr(request, isTrusted) as string | undefined) ?? '';
}
