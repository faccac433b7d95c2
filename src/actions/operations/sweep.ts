import type { DueSet } from '../../store/keys.ts';
import { setDue } from '../../store/scripts/due/setDue.ts';
import type { Context } from '../context.ts';
import { expire, releasable } from '../delivering/releaseHeld.ts';
import { abandonClaim } from '../delivering/settleDelivery.ts';
import { forEachIsolated } from '../forEachIsolated.ts';
import { endLease } from '../hub/endLease.ts';
import { liftEmbargo } from '../intake/liftEmbargo.ts';
import { syndicate } from '../syndicating/syndicateArticle.ts';

/** So many of each due set are looked at in one sweep. */
const batch = 500;
export const sweepEveryMs = 5_000;

/** What a sweep found due, for the caller to wake up. */
export interface Due {
  deliver: string[];
  settle: string[];
  /** Articles whose walk through the browsers that follow them stands still. */
  push: string[];
  /** Sources whose hub is to be asked. */
  hubs: string[];
  /** Our own hub: requests to verify, changed feeds, subscribers that are behind, outside hubs to tell. */
  verify: string[];
  distribute: string[];
  ping: string[];
  publish: string[];
  /** Posts that are out and are to be read back. */
  copies: string[];
  /** Channels whose held deliveries nothing holds back any more. */
  release: string[];
}

/**
 * Looks at everything whose instant has come and repairs what a lost wake-up missed: abandoned claims become uncertain,
 * what ran out expires, embargoes lift, what is too old leaves its feeds; what is due to be sent or settled is told to the caller. May run twice.
 */
export async function sweep(context: Context): Promise<Due> {
  const [claims, expired, embargoes, aged, deliver, settle, push, hubs, copies] = await Promise.all([
    dueIn(context, 'claims'),
    dueIn(context, 'expire'),
    dueIn(context, 'embargo'),
    dueIn(context, 'age'),
    dueIn(context, 'deliver'),
    dueIn(context, 'settle'),
    dueIn(context, 'push'),
    dueIn(context, 'source-hub'),
    dueIn(context, 'copies'),
  ]);
  const [verify, distribute, ping, lease, publish] = await Promise.all([
    dueIn(context, 'verify'),
    dueIn(context, 'distribute'),
    dueIn(context, 'ping'),
    dueIn(context, 'lease'),
    dueIn(context, 'publish'),
  ]);
  await forEachIsolated(context, claims, 'giving up a claim', (id) => abandonClaim(context, id));
  await forEachIsolated(context, expired, 'expiring a delivery', (id) => expire(context, id));
  await forEachIsolated(context, embargoes, 'lifting an embargo', (id) => liftEmbargo(context, id));
  await forEachIsolated(context, aged, 'taking what is too old out of its feeds', (id) =>
    leaveByAge(context, id),
  );
  await forEachIsolated(context, lease, 'ending a subscription', (id) => endLease(context, id));
  const release = await releasable(context);
  return { deliver, settle, push, hubs, copies, verify, distribute, ping, publish, release };
}

/** One that is being revised has its turn with that revision; one that is gone has nothing to leave. */
async function leaveByAge(context: Context, id: string): Promise<void> {
  if (!(await syndicate(context, id))) await setDue(context.store, { id, at: { age: false } });
}

/**
 * What is due, oldest first. Where that is more than one sweep takes, each sweep takes the next part of it in turn: what
 * stays due, because it fails each time, keeps nothing else waiting.
 */
async function dueIn({ store, clock }: Context, set: DueSet): Promise<string[]> {
  const { redis, keys } = store;
  const now = clock.now();
  const count = await redis.zcount(keys.due(set), '-inf', now);
  const round = Math.floor(now / sweepEveryMs);
  const from = count <= batch ? 0 : (round * batch) % count;
  return redis.zrangebyscore(keys.due(set), '-inf', now, 'LIMIT', from, batch);
}
