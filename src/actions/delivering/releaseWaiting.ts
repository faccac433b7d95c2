import { isShut } from '../../delivery/channelHealth.ts';
import { type Delivery, deliveriesById, inOrder } from '../../delivery/delivery.ts';
import { isSendable } from '../../delivery/states.ts';
import { walk } from '../../store/lists/walk.ts';
import { finishRelease } from '../../store/scripts/channel/finishRelease.ts';
import { circuit } from '../../store/scripts/delivery/moveDelivery.ts';
import type { Context } from '../context.ts';
import { forEachIsolated } from '../forEachIsolated.ts';
import { placesOf, release } from './latePlaces.ts';
import { holdForPerson } from './postpone.ts';

const tooLate = 'it expired before the channel worked again: send it with "retry", or reject its draft';

/** How many deliveries are read at a time. */
const chunkSize = 500;

/** Whether deliveries wait for this channel, which works now. */
export async function isReleasable({ store, clock }: Context, channel: string): Promise<boolean> {
  const stored = await store.redis.hgetall(store.keys.channel(channel));
  return stored.waiting !== undefined && !isShut(stored, clock.now());
}

export async function isSignedOut({ store }: Context, channel: string): Promise<boolean> {
  return (await store.redis.hexists(store.keys.channel(channel), 'signedOutSince')) === 1;
}

/**
 * Reschedules every delivery that waited until this channel worked: what was approved first goes first, a gap apart.
 * What expired while the channel had to be signed in is held for a person. May run twice.
 */
export async function releaseWaiting(context: Context, channel: string): Promise<void> {
  const { store, clock } = context;
  const [waiting = null, failures] = await store.redis.hmget(
    store.keys.channel(channel),
    'waiting',
    'failures',
  );
  if (waiting === null || !(await isReleasable(context, channel))) return;
  const places = await placesOf(context, channel);
  const all = await waitingOf(context, channel);
  // After failures only one is sent at first; the others follow once it has arrived.
  const isProbe = Number(failures ?? 0) >= circuit.after && all.length > 1;
  let failed = 0;
  await forEachIsolated(
    context,
    isProbe ? all.slice(0, 1) : all,
    'releasing a delivery',
    async (delivery) => {
      failed += 1;
      if (Date.parse(delivery.expiresAt) <= clock.now()) await holdForPerson(context, delivery, tooLate);
      else await release(context, delivery, places);
      failed -= 1;
    },
  );
  if (failed === 0 && !isProbe) await finishRelease(store, { channel, waiting });
}

/** Reads the deliveries that are to be sent and have no due time, in order. */
async function waitingOf({ store }: Context, channel: string): Promise<Delivery[]> {
  const { redis, keys } = store;
  const found: Delivery[] = [];
  for (const state of ['scheduled', 'retry_wait'])
    for await (const some of walk(store, keys.deliveries(state, channel), '-inf', '+inf', chunkSize)) {
      const ids = some.map(({ id }) => id);
      const due = ids.length > 0 ? await redis.zmscore(keys.due('deliver'), ...ids) : [];
      found.push(
        ...(await deliveriesById(
          store,
          ids.filter((_, index) => due[index] === null),
        )),
      );
    }
  return found.filter(({ state }) => isSendable(state)).sort(inOrder);
}
