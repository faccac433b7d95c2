import { findChannel, isByHand, sendDisabledReason } from '../../channels/configured.ts';
import { type Delivery, deliveriesById, deliveryById, inOrder } from '../../delivery/delivery.ts';
import { move } from '../../delivery/ledger.ts';
import { walk } from '../../store/lists/walk.ts';
import type { Context } from '../context.ts';
import { forEachIsolated } from '../forEachIsolated.ts';
import { switches } from '../operations/switches.ts';
import { accountStateOf } from './channelAccount.ts';
import { type Places, placesOf, release } from './latePlaces.ts';
import { isReleasable, isSignedOut } from './releaseWaiting.ts';
import { waitForChannel } from './waitForChannel.ts';

/** How many held deliveries are read at a time. */
const chunkSize = 500;

/**
 * Reschedules every held delivery, of one channel or all (`*`), oldest due first. Late ones are spread by their
 * channel's gap, which does not count as their lateness; expired ones are dropped with a reason; what is still
 * forbidden is held again by its claim. May run twice: what a dead process left behind is still held.
 */
export async function releaseHeld(context: Context, channel: string): Promise<void> {
  const places = new Map<string, Places>();
  await forEachIsolated(
    context,
    await heldOf(context, channel),
    'releasing a held delivery',
    async (held) => {
      const delivery = await deliveryById(context.store, held.id);
      if (delivery?.state !== 'held' || delivery.waitsForPerson) return;
      if (Date.parse(delivery.expiresAt) <= context.clock.now()) return expire(context, delivery.id);
      const known = places.get(held.channel) ?? (await placesOf(context, held.channel));
      places.set(held.channel, known);
      await release(context, delivery, known);
    },
  );
}

/** Reads the deliveries that are held now, in order. */
async function heldOf({ store }: Context, channel: string): Promise<Delivery[]> {
  const held: Delivery[] = [];
  for await (const some of walk(store, store.keys.deliveries('held', channel), '-inf', '+inf', chunkSize))
    held.push(
      ...(await deliveriesById(
        store,
        some.map(({ id }) => id),
      )),
    );
  return held.filter(({ waitsForPerson }) => !waitsForPerson).sort(inOrder);
}

/**
 * Channels with held deliveries that nothing holds any longer: a switch was opened by a process that died before it
 * released all of them, a delivery was held a moment after the release, or the configuration has changed.
 */
export async function releasable(context: Context): Promise<string[]> {
  const { store, config } = context;
  const counts = await Promise.all(
    config.channels.map(async ({ id }) => {
      const held = await store.redis.zcard(store.keys.deliveries('held', id));
      return held > 0 || (await isReleasable(context, id)) ? [id] : [];
    }),
  );
  const waiting = counts.flat();
  if (waiting.length === 0) return [];
  const { armed, paused, channels } = await switches(context);
  if (!armed || paused) return [];
  const free = await Promise.all(
    waiting.map(async (id) => {
      const channel = findChannel(context, id);
      if (!channel || channels[id] || sendDisabledReason(channel)) return [];
      if (await isReleasable(context, id)) return [id];
      if ((await heldOf(context, id)).length === 0) return [];
      const standing = await accountStateOf(context, channel);
      return standing.held || standing.unknown ? [] : [id];
    }),
  );
  return free.flat();
}

/** Drops an expired delivery, with a reason. */
export async function expire(context: Context, id: string): Promise<void> {
  const [delivery] = await deliveriesById(context.store, [id]);
  if (!delivery || Date.parse(delivery.expiresAt) > context.clock.now()) return;
  if (delivery.state === 'unknown' && isByHand(context, delivery.channel)) {
    await move(context.store, delivery, 'expired', { set: { reason: 'nobody posted it by hand in time' } });
    return;
  }
  if (delivery.state !== 'scheduled' && delivery.state !== 'retry_wait' && delivery.state !== 'held') return;
  if ((await isSignedOut(context, delivery.channel)) && delivery.state !== 'held')
    return waitForChannel(context, delivery, { why: 'signed-out', reason: 'the channel needs its sign-in' });
  const why = delivery.reason ? `; it was held back because ${delivery.reason}` : '';
  await move(context.store, delivery, 'expired', { set: { reason: `it could not be sent in time${why}` } });
}
