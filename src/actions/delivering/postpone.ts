import { findChannel } from '../../channels/configured.ts';
import { openFrom, rulesOf } from '../../delivery/calendar.ts';
import { type Delivery, partIdsOf } from '../../delivery/delivery.ts';
import type { Claim } from '../../store/scripts/delivery/claimDelivery.ts';
import { moveDelivery } from '../../store/scripts/delivery/moveDelivery.ts';
import type { SeenPlaces } from '../../store/scripts/draft/scheduleDraft.ts';
import type { Context } from '../context.ts';
import { type FreePlace, freePlace } from './slotFor.ts';

/** Schedules another check of a delivery at an instant (ms), in the same state and with the same expiry. */
export async function postpone(
  context: Context,
  delivery: Delivery,
  dueAt: number,
  reason?: string,
  set: Record<string, string> = {},
): Promise<void> {
  await move(context, delivery, dueAt, { expiresAt: Date.parse(delivery.expiresAt), ...set }, { reason });
}

/**
 * Gives a delivery that a rule of its channel postpones its next place; its expiry moves by as much. A delivery
 * postponed by an embargo, by slots or by the day's cap is wanted later and so is not late; one that waits for the gap
 * is.
 */
export async function putOff(
  context: Context,
  delivery: Delivery,
  { dueAt, why }: Extract<Claim, { verdict: 'later' }>,
): Promise<void> {
  const channel = findChannel(context, delivery.channel)?.config;
  if (why === 'due' || why === 'order' || !channel) return postpone(context, delivery, dueAt);
  // All deliveries that wait for the gap move by the same time, so that their order stays the same.
  const staysInLine = why === 'gap' && openFrom(dueAt, rulesOf(context.config, channel)) === dueAt;
  const own = partIdsOf(context.config.newsroom.id, delivery);
  let isTaken = true;
  while (isTaken) {
    const place: FreePlace = staysInLine ? { dueAt, why: [] } : await freePlace(context, channel, dueAt, own);
    const later = Math.max(0, place.dueAt - Date.parse(delivery.dueAt));
    const ends = {
      expiresAt: Date.parse(delivery.expiresAt) + later,
      ...(why === 'gap' ? {} : { wantedAt: Date.parse(delivery.wantedAt) + later }),
    };
    isTaken = await move(context, delivery, place.dueAt, ends, place);
  }
}

/**
 * Holds a delivery until a person sends it (`retry`) or gives it up. Nothing else releases it, and it never expires.
 */
export async function holdForPerson(
  { store }: Context,
  { id, channel, draftId, state, expiresAt }: Delivery,
  reason: string,
  set: Record<string, string> = {},
): Promise<void> {
  await moveDelivery(store, {
    ...{ id, channel, draftId, from: state, to: 'held' },
    set: { ...set, reason, waitsForPerson: Date.parse(expiresAt) },
  });
}

/** Moves the delivery; returns whether the place was taken meanwhile. */
async function move(
  { store }: Context,
  { id, channel, draftId, state }: Delivery,
  dueAt: number,
  ends: { expiresAt: number; wantedAt?: number; card?: string },
  { reason, seen }: { reason?: string | undefined; seen?: SeenPlaces | undefined },
): Promise<boolean> {
  const done = await moveDelivery(store, {
    ...{ id, channel, draftId, from: state, to: state },
    set: { dueAt, ...ends, ...(reason ? { reason } : {}) },
    due: { deliver: dueAt, expire: ends.expiresAt },
    seen,
    event: 'delivery.scheduled',
  });
  return done.outcome === 'taken';
}
