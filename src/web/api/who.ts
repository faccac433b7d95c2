import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requireCsrf } from '../../accounts/csrf.ts';
import type { Actor, Role } from '../../accounts/roles.ts';
import { actorByToken } from '../../accounts/tokens.ts';
import { type Context, requireRole } from '../../actions/context.ts';
import { SluglineError } from '../../errors.ts';
import type { WebContext } from '../context.ts';
import { contextOf, isSameOrigin, signedIn } from '../session.ts';

/** Lets only callers with a token or a session into this scope. */
export function identify(api: FastifyInstance, web: WebContext): void {
  api.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    request.actor = await actorOf(web, request);
  });
}

/** Identifies the caller now. Throws if the token or session is not valid, or no longer valid. */
export async function actorOf(web: WebContext, request: FastifyRequest): Promise<Actor> {
  const [, token] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
  if (token) {
    const actor = await actorByToken(web.store, token);
    if (!actor) throw new SluglineError('sign-in.bad-token');
    return actor;
  }
  const who = await signedIn(web, request);
  if (!who) throw new SluglineError('sign-in.needed');
  // A browser sends its session from any page, so a write must come from one of our pages.
  if (request.method !== 'GET' && request.method !== 'HEAD' && !isSameOrigin(web, request)) {
    requireCsrf(web.secret, who.token, request.headers['x-csrf-token']);
  }
  return who.actor;
}

/** The context of an action for this caller. Throws if their role is too low. */
export function contextFor(web: WebContext, request: FastifyRequest, role: Role = 'viewer'): Context {
  if (!request.actor) throw new SluglineError('sign-in.needed');
  const context = contextOf(web, request.actor, request);
  requireRole(context, role);
  return context;
}
