import type { DueSet } from '../store/keys.ts';
import { liftEmbargo } from './embargo.ts';
import { endLease } from './endLease.ts';
import type { Needs } from './needs.ts';
import { oneByOne } from './oneByOne.ts';
import { expire, releasable } from './release.ts';
import { abandonClaim } from './settle.ts';
import { syndicate } from './syndicate.ts';

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
  /** Channels whose held deliveries nothing holds back any more. */
  release: string[];
}

/**
 * Looks at everything whose instant has come and repairs what a lost wake-up missed: abandoned claims become uncertain,
 * what ran out expires, embargoes lift, what is too old leaves its feeds; what is due to be sent or settled is told to the caller. May run twice.
 */
export async function sweep(needs: Needs): Promise<Due> {
  const [claims, expired, embargoes, aged, deliver, settle, push, hubs] = await Promise.all([
    dueIn(needs, 'claims'),
    dueIn(needs, 'expire'),
    dueIn(needs, 'embargo'),
    dueIn(needs, 'age'),
    dueIn(needs, 'deliver'),
    dueIn(needs, 'settle'),
    dueIn(needs, 'push'),
    dueIn(needs, 'source-hub'),
  ]);
  const [verify, distribute, ping, lease, publish] = await Promise.all([
    dueIn(needs, 'verify'),
    dueIn(needs, 'distribute'),
    dueIn(needs, 'ping'),
    dueIn(needs, 'lease'),
    dueIn(needs, 'publish'),
  ]);
  await oneByOne(needs, claims, 'giving up a claim', (id) => abandonClaim(needs, id));
  await oneByOne(needs, expired, 'expiring a delivery', (id) => expire(needs, id));
  await oneByOne(needs, embargoes, 'lifting an embargo', (id) => liftEmbargo(needs, id));
  await oneByOne(needs, aged, 'taking what is too old out of its feeds', (id) => leaveByAge(needs, id));
  await oneByOne(needs, lease, 'ending a subscription', (id) => endLease(needs, id));
  const release = await releasable(needs);
  return { deliver, settle, push, hubs, verify, distribute, ping, publish, release };
}

/** One that is being revised has its turn with that revision; one that is gone has nothing to leave. */
async function leaveByAge(needs: Needs, id: string): Promise<void> {
  if (!(await syndicate(needs, id))) await needs.store.redis.zrem(needs.store.keys.due('age'), id);
}

/**
 * What is due, oldest first. Where that is more than one sweep takes, each sweep takes the next part of it in turn: what
 * stays due, because it fails each time, keeps nothing else waiting.
 */
async function dueIn({ store, clock }: Needs, set: DueSet): Promise<string[]> {
  const { redis, keys } = store;
  const now = clock.now();
  const count = await redis.zcount(keys.due(set), '-inf', now);
  const round = Math.floor(now / sweepEveryMs);
  const from = count <= batch ? 0 : (round * batch) % count;
  return redis.zrangebyscore(keys.due(set), '-inf', now, 'LIMIT', from, batch);
}
