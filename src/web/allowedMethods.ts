import type { FastifyInstance } from 'fastify';
import findMyWay from 'find-my-way';

/** Longer than any request head that Node reads (16 KiB), so that no name is too long for the router. */
export const maxParamLength = 16_384;

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The methods that an address accepts; empty if no route serves it. */
export type AllowedMethods = (url: string) => string[];

/**
 * Remembers every route registered from now on, so that a request with the wrong method can be distinguished from one
 * for an unknown address (RFC 9110 15.5.6). It uses the same router as the server, so both agree.
 */
export function allowedMethodsOf(server: FastifyInstance): AllowedMethods {
  const router = findMyWay({ maxParamLength });
  server.addHook('onRoute', ({ method, url }) => {
    // The catch-all route says nothing about any address.
    if (url === '/*') return;
    const taken = methods.filter((one) => [method].flat().includes(one) && !router.hasRoute(one, url));
    if (taken.length > 0) router.on(taken, url, () => undefined);
  });
  return (url) => {
    const path = url.split('?', 1)[0] ?? url;
    return methods.filter((one) => router.find(one, path) !== null);
  };
}
