import { z } from 'zod';
import { backlogChoices, clearBacklog } from '../../actions/delivering/clearBacklog.ts';
import { whatStops } from '../../actions/delivering/whenItGoes.ts';
import { requireChannel } from '../../channels/configured.ts';
import { backlogOf, clearedSentence } from '../../delivery/backlog.ts';
import { publicDelivery } from '../../delivery/delivery.ts';
import type { WebContext } from '../context.ts';
import { type Api, answers } from './api.ts';
import { SpanShape, spanOf } from './deliveries.ts';
import { Listing, pageOf } from './listing.ts';
import { DeliveryShape, pageShape } from './shapes.ts';
import { contextFor } from './who.ts';

const summaries = {
  send: 'Send late deliveries now, ignoring the channel’s slots and gap',
  space: 'Give late deliveries the channel’s next free places',
  skip: 'Cancel late deliveries: they are not sent',
};

/** The late deliveries that wait, and a person's decision about them. */
export function backlogRoutes(api: Api, web: WebContext): void {
  api.get(
    '/backlog',
    {
      schema: {
        summary: 'Late deliveries by channel, in sending order',
        querystring: Listing.extend({ channel: z.string().max(100).optional() }),
        response: answers(pageShape(DeliveryShape)),
      },
    },
    async (request) => {
      const context = contextFor(web, request);
      const { channel, limit, cursor } = request.query;
      const ids = channel
        ? [requireChannel(context, channel).config.id]
        : web.config.channels.map(({ id }) => id);
      const late = await Promise.all(ids.map((id) => backlogOf(context.store, { channel: id })));
      const rows = late.flat().map((each) => publicDelivery(each, web.clock.now()));
      return pageOf(rows, ({ id }) => id, limit, cursor);
    },
  );

  for (const what of backlogChoices)
    api.post(
      `/backlog/${what}`,
      {
        schema: {
          summary: summaries[what],
          body: z.union([z.object({ id: z.string().max(100) }), SpanShape]),
          response: answers(
            z.object({
              changed: z.array(DeliveryShape),
              leftOut: z.array(z.object({ id: z.string(), reason: z.string() })),
              says: z.string().describe('The result, and what still prevents the channel from sending'),
            }),
          ),
        },
      },
      async (request) => {
        const context = contextFor(web, request, 'approver');
        const { body } = request;
        const which = 'id' in body ? { id: body.id } : spanOf(context, body);
        const done = await clearBacklog(context, { what, which });
        const channel = 'id' in which ? done.placed[0]?.channel : which.channel;
        const says = clearedSentence(what, done, channel ? await whatStops(context, channel) : []);
        const changed = done.placed.map((each) => publicDelivery(each, web.clock.now()));
        return { changed, leftOut: done.leftOut, says };
      },
    );
}
