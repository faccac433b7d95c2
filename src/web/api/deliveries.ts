import { z } from 'zod';
import { resolveDelivery } from '../../actions/delivering/resolveDelivery.ts';
import { retryDelivery } from '../../actions/delivering/retryDelivery.ts';
import { type Delivery, listDeliveries, publicDelivery, requireDelivery } from '../../delivery/delivery.ts';
import { plannedBetween, publicPlanned } from '../../delivery/planned.ts';
import { deliveryStates } from '../../delivery/states.ts';
import { HttpUrl } from '../../net/httpUrl.ts';
import type { WebContext } from '../context.ts';
import { type Api, answers } from './api.ts';
import { Listing, pageOf } from './listing.ts';
import { DeliveryShape, PlannedShape, pageShape } from './shapes.ts';
import { contextFor } from './who.ts';

const ById = z.object({ id: z.string().max(100) });
const Resolution = z.union([
  z.object({
    sent: HttpUrl.describe('It was posted, at this address'),
    remoteId: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .optional()
      .describe('The platform’s id of the post, if the address does not contain it'),
  }),
  z.object({
    notSent: z.literal(true).describe('It was not posted: send it again'),
    giveUp: z.boolean().optional().describe('It was not posted: do not send it again'),
  }),
]);

const instant = z.iso.datetime({ offset: true });
/** How far the calendar looks ahead by default (ms). */
const aheadMs = 14 * 86_400_000;

/** The ledger and the calendar. */
export function deliveryRoutes(api: Api, web: WebContext): void {
  const shown = (delivery: Delivery) => publicDelivery(delivery, web.clock.now());

  api.get(
    '/deliveries',
    {
      schema: {
        summary: 'Deliveries, newest first',
        querystring: Listing.extend({
          state: z.enum(deliveryStates).optional(),
          channel: z.string().optional(),
        }),
        response: answers(pageShape(DeliveryShape)),
      },
    },
    async ({ query: { limit, cursor, ...which } }) => {
      const page = await listDeliveries(web.store, which, limit, cursor);
      return { items: page.items.map(shown), nextCursor: page.nextCursor };
    },
  );

  api.get(
    '/deliveries/:id',
    { schema: { summary: 'One delivery', params: ById, response: answers(DeliveryShape) } },
    async (request) => shown(await requireDelivery(contextFor(web, request).store, request.params.id)),
  );

  api.post(
    '/deliveries/:id/resolve',
    {
      schema: {
        summary: 'Resolve an unknown delivery after checking the channel',
        params: ById,
        body: Resolution,
        response: answers(DeliveryShape),
      },
    },
    async (request) => {
      const context = contextFor(web, request, 'approver');
      const { body, params } = request;
      const giveUp = 'giveUp' in body && body.giveUp === true;
      const resolution =
        'sent' in body ? { sent: body.sent, remoteId: body.remoteId } : { notSent: true as const };
      return shown(await resolveDelivery(context, { id: params.id, resolution, giveUp }));
    },
  );

  api.post(
    '/deliveries/:id/retry',
    {
      schema: {
        summary: 'Send a delivery now that was definitely not sent',
        params: ById,
        response: answers(DeliveryShape),
      },
    },
    async (request) =>
      shown(await retryDelivery(contextFor(web, request, 'approver'), { id: request.params.id })),
  );

  api.get(
    '/calendar',
    {
      schema: {
        summary: 'What is scheduled, when and why; two weeks by default',
        querystring: Listing.extend({
          from: instant.optional(),
          to: instant.optional(),
          channel: z.string().optional(),
        }),
        response: answers(pageShape(PlannedShape)),
      },
    },
    async ({ query }) => {
      const now = web.clock.now();
      const from = query.from ? Date.parse(query.from) : now - 86_400_000;
      const to = query.to ? Date.parse(query.to) : Math.max(from, now) + aheadMs;
      const planned = await plannedBetween(web, from, to, query.channel);
      const rows = planned.map((each) => publicPlanned(each, now));
      return pageOf(rows, ({ id }) => id, query.limit, query.cursor);
    },
  );
}
