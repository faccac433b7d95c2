import type { Delivery } from '../../delivery/delivery.ts';
import { moveDelivery } from '../../store/scripts/delivery/moveDelivery.ts';
import type { Context } from '../context.ts';
import { signedOutSentence } from './writeOutcome.ts';

/**
 * Leaves a delivery unchanged until its channel works: no due time wakes it up, `releaseWaiting` does. Nothing
 * expires while the channel must be signed in.
 */
export async function waitForChannel(
  { store }: Context,
  delivery: Delivery,
  { why, reason }: { why: 'signed-out' | 'rest'; reason: string },
): Promise<void> {
  const { id, channel, draftId, state, expiresAt } = delivery;
  await moveDelivery(store, {
    ...{ id, channel, draftId, from: state, to: state },
    set: { reason },
    due: why === 'signed-out' ? {} : { expire: Date.parse(expiresAt) },
    waitsForChannel: true,
  });
}

/**
 * Does the same for a delivery that was not attempted because the platform refuses the account: its channel is signed
 * out.
 */
export async function waitForSignIn(
  { store, log }: Context,
  delivery: Delivery,
  reason: string,
  askedAt: number,
): Promise<void> {
  const { id, channel, draftId, state } = delivery;
  const done = await moveDelivery(store, {
    ...{ id, channel, draftId, from: state, to: state },
    set: { reason },
    due: {},
    waitsForChannel: true,
    account: { fault: 'signed-out', until: 0, reason, askedAt },
  });
  if (done.outcome === 'moved-on' && done.nowSignedOut) log.error({ channel, reason }, signedOutSentence);
}
