import { deliveriesById } from '../delivery/delivery.ts';
import { move } from '../delivery/ledger.ts';
import type { Needs } from './needs.ts';

/** So many held deliveries are looked at in one go; the rest by the next event. */
const batch = 500;

/**
 * Puts held deliveries back into the calendar, for one channel or all (`*`). What is late is spread by each channel's
 * gap when it is claimed; what has expired is dropped with its word; what is still forbidden is held again.
 */
export async function releaseHeld(needs: Needs, channel: string): Promise<void> {
  const { store, clock } = needs;
  const ids = await store.redis.zrange(store.keys.deliveries('held', channel), '0', String(batch - 1));
  const deliveries = await deliveriesById(store, ids);
  deliveries.sort((a, b) => (a.dueAt < b.dueAt ? -1 : 1));
  for (const delivery of deliveries) {
    if (delivery.state !== 'held') continue;
    if (Date.parse(delivery.expiresAt) <= clock.now()) await expire(needs, delivery.id);
    else {
      const due = { deliver: Date.parse(delivery.dueAt), expire: Date.parse(delivery.expiresAt) };
      await move(store, delivery, 'scheduled', { unset: ['reason'], due, event: 'delivery.scheduled' });
    }
  }
}

/** Drops a delivery whose time is over, with its word. */
export async function expire(needs: Needs, id: string): Promise<void> {
  const [delivery] = await deliveriesById(needs.store, [id]);
  if (!delivery || Date.parse(delivery.expiresAt) > needs.clock.now()) return;
  if (delivery.state !== 'scheduled' && delivery.state !== 'retry_wait' && delivery.state !== 'held') return;
  const why = delivery.reason ? `; it was held back because ${delivery.reason}` : '';
  await move(needs.store, delivery, 'expired', { set: { reason: `it could not be sent in time${why}` } });
}
