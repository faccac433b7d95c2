import { findChannel, sendDisabledReason } from '../../channels/configured.ts';
import { afterGap } from '../../delivery/calendar.ts';
import { calendarOf, type Delivery, deliveriesById, deliveryById } from '../../delivery/delivery.ts';
import { move } from '../../delivery/ledger.ts';
import { walk } from '../../store/walk.ts';
import type { Context } from '../context.ts';
import { forEachIsolated } from '../forEachIsolated.ts';
import { switches } from '../operations/switches.ts';
import { accountStateOf } from './channelAccount.ts';

/** How far ahead places are looked at that are taken already (ms). */
const calendarMs = 60 * 86_400_000;

/** Held deliveries are read so many at a time. */
const chunkSize = 500;

type Held = Pick<Delivery, 'id' | 'channel' | 'draftId' | 'dueAt' | 'part'>;

/**
 * Puts every held delivery back into the calendar, for one channel or all (`*`), oldest due first. What is late is spread
 * by its channel's gap, which is no lateness of its own; what has expired is dropped with its word; what is still
 * forbidden is held again by its claim. May run twice: what a process that died left behind is still held.
 */
export async function releaseHeld(context: Context, channel: string): Promise<void> {
  const places = new Map<string, Places>();
  await forEachIsolated(
    context,
    await heldOf(context, channel),
    'releasing a held delivery',
    async (held) => {
      const delivery = await deliveryById(context.store, held.id);
      if (delivery?.state !== 'held') return;
      if (Date.parse(delivery.expiresAt) <= context.clock.now()) return expire(context, delivery.id);
      const known = places.get(held.channel) ?? (await placesOf(context, held.channel));
      places.set(held.channel, known);
      await release(context, delivery, known);
    },
  );
}

/** What is held now, oldest due first; a thread's parts in their order. */
async function heldOf({ store }: Context, channel: string): Promise<Held[]> {
  const held: Held[] = [];
  for await (const some of walk(store, store.keys.deliveries('held', channel), '-inf', '+inf', chunkSize))
    for (const { id, channel, draftId, dueAt, part } of await deliveriesById(
      store,
      some.map(({ id }) => id),
    ))
      held.push({ id, channel, draftId, dueAt, part });
  return held.sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt) || a.part - b.part);
}

/** Where a channel's next late post may stand. */
interface Places {
  gapMs: number;
  free: number;
  /** What has a place already, in order. */
  taken: number[];
  /** Parts of one post stand together. */
  ofDraft: Map<string, number>;
}

async function placesOf({ store, clock, config }: Context, id: string): Promise<Places> {
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

async function release({ store, clock }: Context, delivery: Delivery, places: Places): Promise<void> {
  const wanted = Date.parse(delivery.dueAt);
  const end = Date.parse(delivery.expiresAt);
  const sibling = places.ofDraft.get(delivery.draftId);
  const { gapMs, free, taken } = places;
  // A change of a post that is out takes no place in the calendar.
  const at =
    delivery.copyId !== undefined
      ? clock.now()
      : (sibling ?? (gapMs === 0 ? wanted : afterGap(Math.max(wanted, free), gapMs, taken)));
  const expiresAt = end + Math.max(0, at - Math.max(wanted, clock.now()));
  const done = await move(store, delivery, 'scheduled', {
    set: { dueAt: at, expiresAt },
    unset: ['reason'],
    due: { deliver: at, expire: expiresAt },
    event: 'delivery.scheduled',
  });
  if (done.outcome !== 'moved-on') return;
  places.ofDraft.set(delivery.draftId, at);
  places.free = Math.max(free, at + gapMs);
}

/**
 * Channels with held deliveries that nothing holds back any more: a switch was opened by a process that died before it
 * released all of them, a delivery was held a moment after the release, or the configuration has changed.
 */
export async function releasable(context: Context): Promise<string[]> {
  const { store, config } = context;
  const counts = await Promise.all(
    config.channels.map(({ id }) => store.redis.zcard(store.keys.deliveries('held', id))),
  );
  const waiting = config.channels.filter((_, index) => (counts[index] ?? 0) > 0);
  if (waiting.length === 0) return [];
  const { armed, paused, channels } = await switches(context);
  if (!armed || paused) return [];
  const free = await Promise.all(
    waiting.map(async ({ id }) => {
      const channel = findChannel(context, id);
      if (!channel || channels[id] || sendDisabledReason(channel)) return [];
      const standing = await accountStateOf(context, channel);
      return standing.held || standing.unknown ? [] : [id];
    }),
  );
  return free.flat();
}

/** Drops a delivery whose time is over, with its word. */
export async function expire(context: Context, id: string): Promise<void> {
  const [delivery] = await deliveriesById(context.store, [id]);
  if (!delivery || Date.parse(delivery.expiresAt) > context.clock.now()) return;
  if (delivery.state !== 'scheduled' && delivery.state !== 'retry_wait' && delivery.state !== 'held') return;
  const why = delivery.reason ? `; it was held back because ${delivery.reason}` : '';
  await move(context.store, delivery, 'expired', { set: { reason: `it could not be sent in time${why}` } });
}
