import type { FastifyInstance, FastifyRequest } from 'fastify';
import { resolveDeliveries } from '../../../actions/delivering/resolveDeliveries.ts';
import { resolveDelivery } from '../../../actions/delivering/resolveDelivery.ts';
import { retryDelivery } from '../../../actions/delivering/retryDelivery.ts';
import { settleAgain, settleAllAgain } from '../../../actions/delivering/settleAgain.ts';
import { requireDelivery } from '../../../delivery/delivery.ts';
import { SluglineError } from '../../../errors.ts';
import { httpUrl } from '../../../net/httpUrl.ts';
import type { WebContext } from '../../context.ts';
import type { FlashMessage } from '../../session.ts';
import { single } from '../filters.ts';
import { page, post, type View } from '../view.ts';
import { deliveriesPage } from './deliveriesPage.ts';
import { deliveryPage } from './deliveryPage.ts';

/** The ledger, and a person's decision if nothing else can settle a delivery. */
export function deliveryRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/desk/deliveries', async (view, { query }) =>
    deliveriesPage(view, {
      state: single(query, 'state'),
      channel: single(query, 'channel'),
      cursor: single(query, 'cursor'),
    }),
  );
  page(server, web, '/desk/deliveries/:id', async (view, request) =>
    deliveryPage(view, await requireDelivery(view.context.store, idOf(request))),
  );
  const again = async (view: View, _: unknown, request: FastifyRequest) =>
    deliveryPage(view, await requireDelivery(view.context.store, idOf(request)));

  post(server, web, '/desk/deliveries/:id/resolve', {
    role: 'approver',
    again,
    async act(view, form, request) {
      const id = idOf(request);
      if (form.what === 'sent') {
        const sent = httpUrl(form.sent);
        if (sent === undefined)
          throw new SluglineError('net.bad-url', { url: form.sent?.trim() || 'An empty line' });
        await resolveDelivery(view.context, { id, resolution: { sent, remoteId: form.remoteId } });
        return done(id, 'Settled: it was sent.');
      }
      if (form.what === 'not-sent') {
        await resolveDelivery(view.context, { id, resolution: { notSent: true } });
        return done(id, 'Marked as not sent; it will be sent again.');
      }
      if (form.what === 'give-up') {
        await resolveDelivery(view.context, { id, resolution: { notSent: true }, giveUp: true });
        return done(id, 'Settled: it was not sent, and will not be.');
      }
      throw new SluglineError('request.invalid', { where: 'what', what: 'say whether it was sent' });
    },
  });
  post(server, web, '/desk/deliveries/:id/look', {
    role: 'editor',
    again,
    async act(view, _form, request) {
      const id = idOf(request);
      const { state } = await settleAgain(view.context, { id });
      return done(
        id,
        state === 'unknown' ? 'Looked: still unknown.' : `Looked: it is ${state.replaceAll('_', ' ')} now.`,
      );
    },
  });
  post(server, web, '/desk/deliveries/look', {
    role: 'editor',
    async act(view, form) {
      const { channel = '' } = form;
      const looking = await settleAllAgain(view.context, { channel });
      return done(channel, `Looking at ${looking} again, one after the other.`);
    },
  });
  post(server, web, '/desk/deliveries/resolve', {
    role: 'approver',
    async act(view, form) {
      const { channel = '', what } = form;
      const giveUp = what === 'give-up';
      if (!giveUp && what !== 'not-sent')
        throw new SluglineError('request.invalid', { where: 'what', what: 'say whether they go again' });
      const { placed, leftOut } = await resolveDeliveries(view.context, { channel, giveUp });
      const left = leftOut.length > 0 ? ` ${leftOut.length} could not be: see each.` : '';
      const became = giveUp ? 'are closed as not sent' : 'go again';
      return done(channel, `${placed.length} ${became}.${left}`);
    },
  });
  post(server, web, '/desk/deliveries/:id/retry', {
    role: 'approver',
    again,
    async act(view, _form, request) {
      const id = idOf(request);
      await retryDelivery(view.context, { id });
      return done(id, 'Retrying now.');
    },
  });
}

function done(about: string, sentence: string): FlashMessage {
  return { kind: 'done', sentence, about };
}

function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}
