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
import { page, post, type View } from '../view.ts';
import { deliveriesPage, whichIn } from './deliveriesPage.ts';
import { deliveryPage } from './deliveryPage.ts';

/** The ledger, and a person's decision about a delivery that nothing else can settle. */
export function deliveryRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/desk/deliveries', async (view, { query }) => deliveriesPage(view, whichIn(query)));
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
        return done(id, view.texts.delivery.settledSent);
      }
      if (form.what === 'not-sent') {
        await resolveDelivery(view.context, { id, resolution: { notSent: true } });
        return done(id, view.texts.delivery.markedNotSent);
      }
      if (form.what === 'give-up') {
        await resolveDelivery(view.context, { id, resolution: { notSent: true }, giveUp: true });
        return done(id, view.texts.delivery.settledNotSent);
      }
      throw new SluglineError('request.invalid', { where: 'what', what: 'say whether it was sent' });
    },
  });
  post(server, web, '/desk/deliveries/:id/look', {
    role: 'editor',
    again,
    async act(view, _form, request) {
      const id = idOf(request);
      const { isNow, stillUnknown } = view.texts.delivery;
      const { state } = await settleAgain(view.context, { id });
      return done(id, state === 'unknown' ? stillUnknown : isNow(view.texts.states.delivery[state]));
    },
  });
  post(server, web, '/desk/deliveries/look', {
    role: 'editor',
    async act(view, form) {
      const { channel = '' } = form;
      const looking = await settleAllAgain(view.context, { channel });
      return done(channel, view.texts.delivery.checkingAgain(looking));
    },
  });
  post(server, web, '/desk/deliveries/resolve', {
    role: 'approver',
    async act(view, form) {
      const { channel = '', what } = form;
      const giveUp = what === 'give-up';
      if (!giveUp && what !== 'not-sent')
        throw new SluglineError('request.invalid', { where: 'what', what: 'say whether to send them again' });
      const { placed, leftOut } = await resolveDeliveries(view.context, { channel, giveUp });
      const { closedNotSent, couldNotBe, willBeSentAgain } = view.texts.delivery;
      const left = leftOut.length > 0 ? ` ${couldNotBe(leftOut.length)}` : '';
      const became = giveUp ? closedNotSent(placed.length) : willBeSentAgain(placed.length);
      return done(channel, `${became}${left}`);
    },
  });
  post(server, web, '/desk/deliveries/:id/retry', {
    role: 'approver',
    again,
    async act(view, _form, request) {
      const id = idOf(request);
      await retryDelivery(view.context, { id });
      return done(id, view.texts.delivery.retrying);
    },
  });
}

function done(about: string, sentence: string): FlashMessage {
  return { kind: 'done', sentence, about };
}

function idOf(request: FastifyRequest): string {
  return (request.params as { id: string }).id;
}
