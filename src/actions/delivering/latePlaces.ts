import { nextSlot, type Rules, rulesOf } from '../../delivery/calendar.ts';
import { calendarOf, type Delivery, deliveriesById, inOrder } from '../../delivery/delivery.ts';
import { dayOf } from '../../delivery/slots.ts';
import { isSendable } from '../../delivery/states.ts';
import { moveDelivery } from '../../store/scripts/delivery/moveDelivery.ts';
import type { Context } from '../context.ts';
import { forEachIsolated } from '../forEachIsolated.ts';
import { type CalendarRow, calendarMs, seenAround, sentToday } from './slotFor.ts';

/** A channel's calendar while its deliveries get their places anew, one after the other. */
export interface Places {
  channel: string;
  rules: Rules;
  /** What was sent today, and what keeps its place. */
  taken: number[];
  /** The whole calendar as it is by now. */
  rows: CalendarRow[];
  /** Parts of one post stand together. */
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
  // The cap counts the whole day: a row of this morning that is missing here would look like another process's.
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

/** The next place of a delivery that waited: not before its time, in a slot, a gap after what has its place. */
export function nextPlace({ clock }: Pick<Context, 'clock'>, delivery: Delivery, places: Places): number {
  const { rules, taken, ofDraft } = places;
  // A change of a post that is out takes no place in the calendar.
  if (delivery.copyId !== undefined) return clock.now();
  const sibling = ofDraft.get(delivery.draftId);
  if (sibling !== undefined) return sibling;
  const earliest = Math.max(Date.parse(delivery.dueAt), clock.now());
  if (delivery.place === 'now') return earliest;
  const isExact = earliest < (delivery.exactUntil ?? 0);
  return nextSlot(earliest, isExact ? { ...rules, slots: [] } : rules, taken).dueAt;
}

/** Notes that a delivery stands at an instant (ms) by now. */
export function take({ taken, rows, ofDraft }: Places, { id, draftId }: Delivery, dueAt: number): void {
  if (!ofDraft.has(draftId)) taken.push(dueAt);
  ofDraft.set(draftId, dueAt);
  const row = rows.find((each) => each.id === id);
  if (row) row.dueAt = dueAt;
  else rows.push({ id, dueAt });
}

/** Gives what was held, or waited, the next free place. Waiting for it is no lateness, so its end moves as well. */
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
    // Another process has planned meanwhile.
    current = await placesOf(context, places.channel, places.moving);
    Object.assign(places, { taken: current.taken, rows: current.rows });
  }
}

/**
 * Gives what is late on a channel its places anew, and moves what it would run into: what was approved first goes first,
 * each a gap apart, and what goes as next before the queue. A time that a person asked for stays. Answers how many it moved.
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
