import { walk } from '../store/lists/walk.ts';
import type { Store } from '../store/store.ts';
import { type Delivery, deliveriesById } from './delivery.ts';
import type { DeliveryState } from './states.ts';

/** Deliveries of one channel that were due between two instants (ms, both included). */
export interface Span {
  channel: string;
  since?: number | undefined;
  until?: number | undefined;
}

/** Those in this state, oldest due first; a thread's parts in their order. */
export async function deliveriesIn(store: Store, state: DeliveryState, span: Span): Promise<Delivery[]> {
  const { channel, since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY } = span;
  const found: Delivery[] = [];
  for await (const rows of walk(store, store.keys.deliveries(state, channel), '-inf', '+inf')) {
    const some = await deliveriesById(
      store,
      rows.map(({ id }) => id),
    );
    found.push(...some.filter(({ dueAt }) => Date.parse(dueAt) >= since && Date.parse(dueAt) <= until));
  }
  return found.sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt) || a.part - b.part);
}
