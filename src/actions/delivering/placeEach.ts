import { afterGap } from '../../delivery/calendar.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { SluglineError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { placesOf } from './latePlaces.ts';

export interface PlacedDeliveries {
  placed: Delivery[];
  /** What could not be, and why. */
  leftOut: { id: string; reason: string }[];
}

/** Gives a channel's deliveries places by `place`, in the order given, a gap apart; parts of one post stand together. */
export async function placeEach(
  context: Context,
  channel: string,
  deliveries: Delivery[],
  place: (id: string, at: number) => Promise<Delivery>,
): Promise<PlacedDeliveries> {
  const places = await placesOf(context, channel);
  const result: PlacedDeliveries = { placed: [], leftOut: [] };
  for (const { id, draftId } of deliveries) {
    const at = places.ofDraft.get(draftId) ?? afterGap(places.free, places.gapMs, places.taken);
    try {
      result.placed.push(await place(id, at));
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
