import type { Store } from '../store/store.ts';
import { type Delivery, deliveriesById, partIdsOf } from './delivery.ts';
import type { DeliveryState } from './states.ts';

/** States in which a part does not proceed by itself, or not at a known time. */
const stopped: Partial<Record<DeliveryState, string>> = {
  unknown: 'is unknown',
  uncertain: 'is uncertain',
  failed: 'has failed',
  held: 'is held',
  expired: 'has expired',
  cancelled: 'was cancelled',
};

/**
 * A sentence about a thread of which some parts are published and the next one has stopped; undefined for any other.
 */
export function halfThreadSentence(parts: Pick<Delivery, 'part' | 'state'>[]): string | undefined {
  const inOrder = parts.toSorted((a, b) => a.part - b.part);
  const next = inOrder.find(({ state }) => state !== 'sent');
  const sent = inOrder.filter(({ state }) => state === 'sent').length;
  const how = next && stopped[next.state];
  if (!how || sent === 0) return undefined;
  return `Half a thread: ${sent} of ${inOrder.length} parts ${sent === 1 ? 'is' : 'are'} out, and part ${next.part} ${how}.`;
}

/** The same for the thread that a delivery belongs to. */
export async function halfThread(
  store: Store,
  newsroomId: string,
  delivery: Delivery,
): Promise<string | undefined> {
  if (delivery.parts < 2) return undefined;
  return halfThreadSentence(await deliveriesById(store, partIdsOf(newsroomId, delivery)));
}
