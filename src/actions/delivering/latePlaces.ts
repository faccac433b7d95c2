import { nextSlot, type Rules, rulesOf } from '../../delivery/calendar.ts';
import { calendarOf, type Delivery, deliveriesById, inOrder } from '../../delivery/delivery.ts';
import { dayOf } from '../../delivery/slots.ts';
import { isSendable } from '../../delivery/states.ts';
import { moveDelivery } from '../../store/scripts/delivery/moveDelivery.ts';
import type { Context } from '../context.ts';
import { forEachIsolated } from '../forEachIsolated.ts';
import { type CalendarRow, calendarMs, seenAround, sentToday } from './slotFor.ts';

/** A channel's calendar while its deliveries get new places, one after the other. */
export interface Places {
  channel: string;
  rules: Rules;
  /** The times of what was sent today and of deliveries that keep their places. */
  taken: number[];
  /** The whole calendar, including the places given so far. */
  rows: CalendarRow[];
  /** The place of each draft so far: all parts of one post have the same. */
  ofDraft: Map<string, number>;
  moving: ReadonlySet<string>;
}

/** A channel's places; `moving` names the deliveries that are about to get others. */
export async function placesOf(
  context: Context,
  channel: string,
  moving: ReadonlySet<string> = new Set(),
): Promise<Places> {
  const { store, clock, config } = context;
  const configured = config.channels.find(({ id }) => id === channel);
  const rules: Rules = configured
    ? rulesOf(config, configured)
    : { timezone: config.newsroom.timezone, gapMs: 0 };
  const now = clock.now();
  // The cap counts the whole day: a row of this morning that is missing here would seem to be another process's.
  const from = dayOf(now, rules.timezone).start - rules.gapMs;
  const rows = await calendarOf(store, channel, from, now + calendarMs);
  const there = await deliveriesById(
    store,
    rows.map(({ id }) => id),
  );
  const keep = new Set(
    there
      .filter(({ id, state, part }) => state !== 'held' && part === 1 && !moving.has(id))
      .map(({ id }) => id),
  );
  const standing = rows.filter(({ id }) => keep.has(id)).map(({ dueAt }) => dueAt);
  const taken = [...(await sentToday(context, channel)), ...standing];
  return { channel, rules, taken, rows, ofDraft: new Map(), moving };
}

/**
 * The next place of a delivery that waited: not before its time, in a slot, and a gap away from deliveries that have
 * places.
 */
export function nextPlace({ clock }: Pick<Context, 'clock'>, delivery: Delivery, places: Places): number {
  const { rules, taken, ofDraft } = places;
  // A change of a published post takes no place in the calendar.
  if (delivery.copyId !== undefined) return clock.now();
  const sibling = ofDraft.get(delivery.draftId);
  if (sibling !== undefined) return sibling;
  const earliest = Math.max(Date.parse(delivery.dueAt), clock.now());
  if (delivery.place === 'now') return earliest;
  const isExact = earliest < (delivery.exactUntil ?? 0);
  return nextSlot(earliest, isExact ? { ...rules, slots: [] } : rules, taken).dueAt;
}

/** Records that a delivery now has its place at an instant (ms). */
export function take({ taken, rows, ofDraft }: Places, { id, draftId }: Delivery, dueAt: number): void {
  if (!ofDraft.has(draftId)) taken.push(dueAt);
  ofDraft.set(draftId, dueAt);
  const row = rows.find((each) => each.id === id);
  if (row) row.dueAt = dueAt;
  else rows.push({ id, dueAt });
}

/**
 * Gives a delivery that was held or waited the next free place. Waiting for that place does not make it late, so its
 * expiry moves by as much.
 */
export async function release(context: Context, delivery: Delivery, places: Places): Promise<void> {
  let current = places;
  for (;;) {
    const at = nextPlace(context, delivery, current);
    const wanted = Math.max(Date.parse(delivery.dueAt), context.clock.now());
    const expiresAt = Date.parse(delivery.expiresAt) + Math.max(0, at - wanted);
    const done = await moveDelivery(context.store, {
      id: delivery.id,
      channel: delivery.channel,
      draftId: delivery.draftId,
      from: delivery.state,
      to: delivery.state === 'held' ? 'scheduled' : delivery.state,
      set: { dueAt: at, expiresAt },
      unset: ['reason'],
      due: { deliver: at, expire: expiresAt },
      seen:
        delivery.copyId === undefined && delivery.place !== 'now'
          ? seenAround(at, current.rows, current.rules)
          : undefined,
      event: 'delivery.scheduled',
    });
    if (done.outcome === 'moved-on') take(places, delivery, at);
    if (done.outcome !== 'taken') return;
    // Another process has taken a place meanwhile.
    current = await placesOf(context, places.channel, places.moving);
    Object.assign(places, { taken: current.taken, rows: current.rows });
  }
}

/**
 * Gives the late deliveries of a channel new places and moves those that would be in their way. What was approved first
 * goes first, each a gap after the one before, and `next` goes before the queue. A time that a person asked for stays.
 * Returns how many it moved.
 */
export async function spaceQueue(context: Context, channel: string): Promise<number> {
  const { store, clock } = context;
  const rows = await calendarOf(store, channel, 0, clock.now() + calendarMs);
  const queued = (
    await deliveriesById(
      store,
      rows.map(({ id }) => id),
    )
  ).filter((each) => isSendable(each.state) && each.place !== 'now' && !keepsItsTime(each, clock.now()));
  const places = await placesOf(context, channel, new Set(queued.map(({ id }) => id)));
  let moved = 0;
  await forEachIsolated(context, queued.sort(inOrder), 'spacing a delivery', async (delivery) => {
    const dueAt = Date.parse(delivery.dueAt);
    if (nextPlace(context, delivery, places) === dueAt) return take(places, delivery, dueAt);
    await release(context, delivery, places);
    moved += 1;
  });
  return moved;
}

function keepsItsTime({ exactUntil, dueAt }: Delivery, now: number): boolean {
  return exactUntil !== undefined && now < exactUntil && Date.parse(dueAt) >= now;
}
