import type { FastifyInstance, FastifyRequest } from 'fastify';
import { requireCsrf } from '../../accounts/csrf.ts';
import type { Actor, Role } from '../../accounts/roles.ts';
import { actorByToken } from '../../accounts/tokens.ts';
import { type Needs, requireRole } from '../../actions/needs.ts';
import { SluglineError } from '../../errors.ts';
import type { WebNeeds } from '../needs.ts';
import { isSameOrigin, needsOf, signedIn } from '../signedIn.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who calls the API; null before that is known. */
    actor: Actor | null;
  }
}

/** Lets nobody into this scope without a token or a session. */
export function identify(api: FastifyInstance, web: WebNeeds): void {
  api.decorateRequest('actor', null);
  api.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store');
    request.actor = await actorOf(web, request);
  });
}

async function actorOf(web: WebNeeds, request: FastifyRequest): Promise<Actor> {
  const [, word] = /^Bearer +(\S+) *$/i.exec(request.headers.authorization ?? '') ?? [];
  if (word) {
    const actor = await actorByToken(web.store, word);
    if (!actor) throw new SluglineError('sign-in.bad-token');
    return actor;
  }
  const who = await signedIn(web, request);
  if (!who) throw new SluglineError('sign-in.needed');
  // A browser sends its session with whatever page asks for it: a write must come from a page of ours.
  if (request.method !== 'GET' && request.method !== 'HEAD' && !isSameOrigin(web, request)) {
    requireCsrf(web.secret, who.word, request.headers['x-csrf-token']);
  }
  return who.actor;
}

/** What an action is handed for whoever calls. Throws where the role is too low. */
export function needsFor(web: WebNeeds, request: FastifyRequest, role: Role = 'viewer'): Needs {
  if (!request.actor) throw new SluglineError('sign-in.needed');
  const needs = needsOf(web, request.actor);
  requireRole(needs, role);
  return needs;
}
