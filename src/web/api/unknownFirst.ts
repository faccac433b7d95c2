import type { FastifyInstance, FastifyRequest } from 'fastify';
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod';
import { requireArticle } from '../../article/archive.ts';
import { deliveryIdOfCopy } from '../../delivery/copy.ts';
import { deliveryById, requireDelivery } from '../../delivery/delivery.ts';
import { SluglineError } from '../../errors.ts';
import { requireLink } from '../../links/link.ts';
import { requireDraft } from '../../review/draft.ts';
import { requireNote } from '../../review/notes.ts';
import type { WebContext } from '../context.ts';

type Look = (web: WebContext, name: string) => Promise<unknown>;

/** Each lookup throws if there is no such thing. */
const lookups: Record<string, Look> = {
  articles: ({ store }, id) => requireArticle(store, id),
  drafts: ({ store }, id) => requireDraft(store, id),
  notes: ({ store }, id) => requireNote(store, id),
  deliveries: ({ store }, id) => requireDelivery(store, id),
  links: ({ store, config }, code) => requireLink(store, code, config.web.baseUrl),
  copies: async ({ store }, id) => {
    if (!(await deliveryById(store, deliveryIdOfCopy(id)))) throw new SluglineError('copy.unknown', { id });
  },
};

/**
 * Answers a request with an invalid body with 404 if what it concerns does not exist, just like one with a valid body.
 */
export function unknownFirst(scope: FastifyInstance, web: WebContext): void {
  scope.setErrorHandler(async (thrown, request) => {
    if (hasZodFastifySchemaValidationErrors(thrown) && thrown.validationContext === 'body')
      await requireNamed(web, request);
    throw thrown;
  });
}

async function requireNamed(web: WebContext, request: FastifyRequest): Promise<void> {
  const [, kind = ''] = /^\/api\/v1\/([a-z]+)\/:/.exec(request.routeOptions.url ?? '') ?? [];
  const [name] = Object.values(request.params as Record<string, string>);
  if (name !== undefined) await lookups[kind]?.(web, name);
}
