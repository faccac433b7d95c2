import { copyIdOf } from '../../../delivery/copy.ts';
import { requireDelivery } from '../../../delivery/delivery.ts';
import { proofOf, sentAtOf } from '../../../delivery/proof.ts';
import { deliveryStates, isFinal } from '../../../delivery/states.ts';
import { walk } from '../../../store/lists/walk.ts';
import { compactDelivery } from '../../../store/scripts/delivery/compactDelivery.ts';
import type { Context } from '../../context.ts';
import { forEachIsolated } from '../../forEachIsolated.ts';

/**
 * Reduces every final delivery older than `retention.deliveries` to the proof that it was sent, and deletes those that
 * were not sent. A delivery whose draft is still stored is left until the draft is deleted.
 */
export async function compactDeliveries(context: Context): Promise<number> {
  const { store, clock, config } = context;
  const oldest = clock.now() - config.retention.deliveries;
  let compacted = 0;
  for (const from of deliveryStates.filter(isFinal))
    for await (const some of walk(store, store.keys.deliveries(from, '*'), -oldest, '+inf'))
      await forEachIsolated(context, some, 'compacting an old delivery', async ({ id }) => {
        const delivery = await requireDelivery(store, id);
        const sentAt = sentAtOf(delivery);
        if (delivery.state !== from || sentAt > oldest) return;
        if (await store.redis.exists(store.keys.draft(delivery.draftId))) return;
        const proof = from === 'sent' ? proofOf(delivery, sentAt) : undefined;
        const { outcome } = await compactDelivery(store, {
          ...{ id, copyId: copyIdOf(id), channel: delivery.channel },
          ...{ from, proof },
        });
        if (outcome === 'compacted') compacted += 1;
      });
  return compacted;
}
