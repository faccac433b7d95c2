import { afterGap } from '../../delivery/calendar.ts';
import { calendarOf, type Delivery, deliveriesById } from '../../delivery/delivery.ts';
import { moveDelivery } from '../../store/scripts/delivery/moveDelivery.ts';
import type { Context } from '../context.ts';

/** How far ahead the calendar is read for taken places (ms). */
const calendarMs = 60 * 86_400_000;

/** Where a channel's next late post may be placed. */
export interface Places {
  gapMs: number;
  free: number;
  /** The places already taken, in order. */
  taken: number[];
  /** Parts of one post share a place. */
  ofDraft: Map<string, number>;
}

export async function placesOf({ store, clock, config }: Context, id: string): Promise<Places> {
  const gapMs = config.channels.find((channel) => channel.id === id)?.cap.gap ?? 0;
  const now = clock.now();
  const [lastClaim, coming] = await Promise.all([
    store.redis.hget(store.keys.channel(id), 'lastClaimAt'),
    calendarOf(store, id, now - gapMs, now + calendarMs),
  ]);
  const deliveries = await deliveriesById(
    store,
    coming.map((row) => row.id),
  );
  const isHeld = new Set(deliveries.filter(({ state }) => state === 'held').map((each) => each.id));
  const taken = coming.filter((row) => !isHeld.has(row.id)).map(({ dueAt }) => dueAt);
  const free = Math.max(now, Number(lastClaim ?? 0) + gapMs);
  return { gapMs, free, taken: [...new Set(taken)], ofDraft: new Map() };
}

/** Gives a delivery that was held, or waited for its channel, the next free place. */
export async function release({ store, clock }: Context, delivery: Delivery, places: Places): Promise<void> {
  const wanted = Date.parse(delivery.dueAt);
  const end = Date.parse(delivery.expiresAt);
  const sibling = places.ofDraft.get(delivery.draftId);
  const { gapMs, free, taken } = places;
  // A change of a published post takes no place in the calendar.
  const at =
    delivery.copyId !== undefined
      ? clock.now()
      : (sibling ?? (gapMs === 0 ? wanted : afterGap(Math.max(wanted, free), gapMs, taken)));
  const expiresAt = end + Math.max(0, at - Math.max(wanted, clock.now()));
  const done = await moveDelivery(store, {
    id: delivery.id,
    channel: delivery.channel,
    draftId: delivery.draftId,
    from: delivery.state,
    to: delivery.state === 'held' ? 'scheduled' : delivery.state,
    set: { dueAt: at, expiresAt },
    unset: ['reason'],
    due: { deliver: at, expire: expiresAt },
    event: 'delivery.scheduled',
  });
  if (done.outcome !== 'moved-on') return;
  places.ofDraft.set(delivery.draftId, at);
  places.free = Math.max(free, at + gapMs);
}
