import type { Delivery } from '../../delivery/delivery.ts';
import { moveDelivery } from '../../store/scripts/delivery/moveDelivery.ts';
import type { Context } from '../context.ts';

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
