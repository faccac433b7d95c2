import { z } from 'zod';
import { replayWebhookEvent } from '../../actions/webhooks/replayWebhookEvent.ts';
import { listWebhookEvents, requireWebhook, webhookStates } from '../../webhooks/event.ts';
import type { WebContext } from '../context.ts';
import { type Api, answers } from './api.ts';
import { Listing, pageOf } from './listing.ts';
import { instant, pageShape } from './shapes.ts';
import { contextFor } from './who.ts';

const WebhookShape = z.looseObject({
  id: z.string(),
  host: z.string(),
  events: z.array(z.string()),
  failures: z.int().describe('How many attempts in a row have failed'),
  failingSince: instant.optional(),
  lastError: z.string().optional(),
  lastDeliveredAt: instant.optional(),
});

const WebhookEventShape = z.looseObject({
  id: z.string(),
  webhook: z.string(),
  event: z.string().describe('Such as article.published'),
  subject: z.looseObject({ type: z.enum(['article', 'draft', 'delivery', 'copy']), id: z.string() }),
  at: instant,
  state: z
    .enum(['waiting', 'delivered', 'failed'])
    .describe('`failed`: it is not tried again unless it is replayed'),
  attempts: z
    .array(
      z.looseObject({
        at: instant,
        outcome: z.enum(['delivered', 'failed']),
        status: z.int().optional(),
        ms: z.int(),
        error: z.string().optional(),
      }),
    )
    .describe('The newest twenty, oldest first'),
  nextAttemptAt: instant.optional(),
});

const ById = z.object({ id: z.string().max(64) });
const ByEvent = ById.extend({ event: z.string().max(64) });

/** The newsroom's own programs that are notified of changes: their state, their events, and replaying one. */
export function webhookRoutes(api: Api, web: WebContext): void {
  api.get(
    '/webhooks',
    {
      schema: {
        summary: 'Webhooks, and how they do',
        querystring: Listing,
        response: answers(pageShape(WebhookShape)),
      },
    },
    async (request) => {
      contextFor(web, request, 'admin');
      const all = await webhookStates(web.store, web.config.webhooks);
      return pageOf(all, ({ id }) => id, request.query.limit, request.query.cursor);
    },
  );

  api.get(
    '/webhooks/:id/attempts',
    {
      schema: {
        summary: 'A webhook’s events of the last week with their attempts, newest first',
        params: ById,
        querystring: Listing,
        response: answers(pageShape(WebhookEventShape)),
      },
    },
    async (request) => {
      contextFor(web, request, 'admin');
      const { params, query } = request;
      requireWebhook(web.config.webhooks, params.id);
      return listWebhookEvents(web.store, params.id, query.limit, query.cursor);
    },
  );

  api.post(
    '/webhooks/:id/attempts/:event/replay',
    { schema: { summary: 'Send an event again', params: ByEvent, response: answers(WebhookEventShape) } },
    async (request) => {
      const { id, event } = request.params;
      return replayWebhookEvent(contextFor(web, request, 'admin'), { webhook: id, id: event });
    },
  );
}
