import type { FastifyInstance, FastifyRequest } from 'fastify';
import { type Incidents, openIncidents } from '../accounts/audit/incidents.ts';
import type { Actor } from '../accounts/roles.ts';
import { type ErrorCode, SluglineError } from '../errors.ts';
import { clientAddress } from './clientAddress.ts';
import type { WebContext } from './context.ts';

declare module 'fastify' {
  interface FastifyInstance {
    incidents: Incidents;
  }
  interface FastifyRequest {
    /** The caller, by session or token; null for the public, and before the caller is known. */
    actor: Actor | null;
  }
}

/** The audit action recorded for each refusal. */
const actions: Partial<Record<ErrorCode, string>> = {
  'role.too-low': 'access.refused',
  'draft.own-work': 'access.refused',
  'draft.nobody': 'access.refused',
  'csrf.wrong': 'form.refused',
  'signature.wrong': 'signature.refused',
  'sign-in.bad-token': 'token-word.refused',
  'sign-in.wrong': 'sign-in.failed',
  'sign-in.limit': 'sign-in.limited',
  'sign-in.link-used': 'sign-in.link-refused',
};

/** Anyone who is not signed in. */
const outsider = 'outsider';

/** Records a server's refusals; those still being counted are written when it closes. */
export function keepIncidents(server: FastifyInstance, web: WebContext): void {
  server.decorate('incidents', openIncidents(web));
  server.decorateRequest('actor', null);
  server.addHook('onClose', () => server.incidents.close());
}

/**
 * Records in the audit that a request was refused, if this error is recorded. `subject` is the person or thing that it
 * concerned.
 */
export function noteRefusal(request: FastifyRequest, error: unknown, subject = subjectOf(request)): void {
  if (!(error instanceof SluglineError)) return;
  const action = actions[error.code];
  if (!action) return;
  request.server.incidents.note({
    actor: request.actor?.name ?? outsider,
    from: clientAddress(request),
    action,
    subject,
    detail: error.code,
  });
}

/** What a request was about: one of our ids if its address names one, otherwise its route. */
function subjectOf({ params, method, routeOptions }: FastifyRequest): string {
  const { id, source } = (params ?? {}) as { id?: unknown; source?: unknown };
  if (typeof id === 'string' && /^[a-z]_[0-9a-f]{16}$/.test(id)) return id;
  if (typeof source === 'string' && /^[a-z0-9][a-z0-9-]{0,31}$/.test(source)) return source;
  return `${method} ${routeOptions.url ?? 'an unknown address'}`;
}
