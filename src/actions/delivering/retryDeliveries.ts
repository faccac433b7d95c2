import { afterGap } from '../../delivery/calendar.ts';
import { type Delivery, deliveriesById } from '../../delivery/delivery.ts';
import type { DeliveryState } from '../../delivery/states.ts';
import { SluglineError } from '../../errors.ts';
import { walk } from '../../store/walk.ts';
import { type Context, requireRole } from '../context.ts';
import { placesOf } from './latePlaces.ts';
import { retryDelivery } from './retryDelivery.ts';

export interface RetriedDeliveries {
  retried: Delivery[];
  /** What could not be, and why. */
  leftOut: { id: string; reason: string }[];
}

/** Sends again what one channel did not send since an instant (ms) and has this state: oldest due first, a gap apart. */
export async function retryDeliveries(
  context: Context,
  command: { channel: string; state: DeliveryState; since: number },
): Promise<RetriedDeliveries> {
  requireRole(context, 'approver');
  const { store } = context;
  const found: Delivery[] = [];
  const list = store.keys.deliveries(command.state, command.channel);
  for await (const some of walk(store, list, '-inf', '+inf'))
    found.push(
      ...(await deliveriesById(
        store,
        some.map(({ id }) => id),
      )),
    );
  const wanted = found
    .filter(({ dueAt }) => Date.parse(dueAt) >= command.since)
    .sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt) || a.part - b.part);
  const places = await placesOf(context, command.channel);
  const result: RetriedDeliveries = { retried: [], leftOut: [] };
  for (const { id, draftId } of wanted) {
    const at = places.ofDraft.get(draftId) ?? afterGap(places.free, places.gapMs, places.taken);
    try {
      result.retried.push(await retryDelivery(context, { id, at }));
    } catch (error) {
      if (!(error instanceof SluglineError) || error.code.startsWith('store.')) throw error;
      result.leftOut.push({ id, reason: error.sentence });
      continue;
    }
    places.ofDraft.set(draftId, at);
    places.free = Math.max(places.free, at + places.gapMs);
  }
  return result;
}
