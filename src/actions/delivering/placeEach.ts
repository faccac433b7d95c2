import { type Delivery, inOrder } from '../../delivery/delivery.ts';
import { SluglineError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { nextPlace, placesOf, take } from './latePlaces.ts';

export interface PlacedDeliveries {
  placed: Delivery[];
  /** What could not be placed, and why. */
  leftOut: { id: string; reason: string }[];
}

/**
 * Calls `place` for each of a channel's deliveries, in their order and a gap apart; parts of one post get the same
 * place.
 */
export async function placeEach(
  context: Context,
  channel: string,
  deliveries: Delivery[],
  place: (id: string, at: number) => Promise<Delivery>,
): Promise<PlacedDeliveries> {
  const places = await placesOf(context, channel, new Set(deliveries.map(({ id }) => id)));
  const result: PlacedDeliveries = { placed: [], leftOut: [] };
  for (const delivery of [...deliveries].sort(inOrder)) {
    const { id } = delivery;
    const at = nextPlace(context, delivery, places);
    try {
      result.placed.push(await place(id, at));
    } catch (error) {
      if (!(error instanceof SluglineError) || error.code.startsWith('store.')) throw error;
      result.leftOut.push({ id, reason: error.sentence });
      continue;
    }
    take(places, delivery, at);
  }
  return result;
}
