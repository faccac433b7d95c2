import { z } from 'zod';
import type { Context } from '../../actions/context.ts';
import { resolveDeliveries } from '../../actions/delivering/resolveDeliveries.ts';
import { resolveDelivery } from '../../actions/delivering/resolveDelivery.ts';
import { retryDelivery } from '../../actions/delivering/retryDelivery.ts';
import { settleAgain, settleAllAgain } from '../../actions/delivering/settleAgain.ts';
import { requireChannel } from '../../channels/configured.ts';
import { type Delivery, publicDelivery, requireDelivery } from '../../delivery/delivery.ts';
import { DeliveryQuery, readDeliveryFilter } from '../../delivery/deliveryFilter.ts';
import { findDeliveries } from '../../delivery/findDeliveries.ts';
import { halfThread } from '../../delivery/halfThread.ts';
import { plannedBetween, publicPlanned } from '../../delivery/planned.ts';
import type { Span } from '../../delivery/span.ts';
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
/** One channel's deliveries that were due between two instants. */
export const SpanShape = z.object({
  channel: z.string().max(100),
  since: instant.optional(),
  until: instant.optional(),
});
const ResolvedShape = z.object({
  resolved: z.array(DeliveryShape),
  leftOut: z.array(z.object({ id: z.string(), reason: z.string() })),
});

export function spanOf(context: Context, { channel, since, until }: z.infer<typeof SpanShape>): Span {
  return {
    channel: requireChannel(context, channel).config.id,
    since: since === undefined ? undefined : Date.parse(since),
    until: until === undefined ? undefined : Date.parse(until),
  };
}

/** How far the calendar looks ahead by default (ms). */
const aheadMs = 14 * 86_400_000;

/** The ledger and the calendar. */
export function deliveryRoutes(api: Api, web: WebContext): void {
  const shown = (delivery: Delivery) => publicDelivery(delivery, web.clock.now());

  api.get(
    '/deliveries',
    {
      schema: {
        summary: 'Deliveries by when they were sent or ended otherwise, or are due',
        querystring: Listing.extend(DeliveryQuery.shape),
        response: answers(pageShape(DeliveryShape)),
      },
    },
    async ({ query: { limit, cursor, ...written } }) => {
      const { timezone } = web.config.newsroom;
      const filter = readDeliveryFilter(written, { now: web.clock.now(), timezone });
      const page = await findDeliveries(web, filter, limit, cursor);
      return { items: page.items.map(shown), nextCursor: page.nextCursor };
    },
  );

  api.get(
    '/deliveries/:id',
    { schema: { summary: 'One delivery', params: ById, response: answers(DeliveryShape) } },
    async (request) => {
      const delivery = await requireDelivery(contextFor(web, request).store, request.params.id);
      const half = await halfThread(web.store, web.config.newsroom.id, delivery);
      return { ...shown(delivery), ...(half ? { halfThread: half } : {}) };
    },
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
    '/deliveries/resolve',
    {
      schema: {
        summary:
          'Resolve a channel’s unknown deliveries as not posted: they are sent again with its gap, or closed',
        body: SpanShape.extend({ notSent: z.literal(true), giveUp: z.boolean().optional() }),
        response: answers(ResolvedShape),
      },
    },
    async (request) => {
      const context = contextFor(web, request, 'approver');
      const { giveUp = false } = request.body;
      const { placed, leftOut } = await resolveDeliveries(context, {
        ...spanOf(context, request.body),
        giveUp,
      });
      return { resolved: placed.map(shown), leftOut };
    },
  );

  api.post(
    '/deliveries/:id/look',
    {
      schema: {
        summary: 'Check again whether an unknown delivery was posted',
        params: ById,
        response: answers(DeliveryShape),
      },
    },
    async (request) =>
      shown(await settleAgain(contextFor(web, request, 'editor'), { id: request.params.id })),
  );

  api.post(
    '/deliveries/look',
    {
      schema: {
        summary: 'Check all unknown deliveries of a channel again, one after the other',
        body: SpanShape,
        response: answers(z.object({ looking: z.int().describe('How many are looked at') })),
      },
    },
    async (request) => {
      const context = contextFor(web, request, 'editor');
      return { looking: await settleAllAgain(context, spanOf(context, request.body)) };
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
