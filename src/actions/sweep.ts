import type { DueSet } from '../store/keys.ts';
import { liftEmbargo } from './embargo.ts';
import { endLease } from './endLease.ts';
import type { Needs } from './needs.ts';
import { expire } from './release.ts';
import { abandonClaim } from './settle.ts';
import { syndicate } from './syndicate.ts';

const batch = 500;

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
  for (const id of claims) await abandonClaim(needs, id);
  for (const id of expired) await expire(needs, id);
  for (const id of embargoes) await liftEmbargo(needs, id);
  for (const id of aged) await leaveByAge(needs, id);
  for (const id of lease) await endLease(needs, id);
  return { deliver, settle, push, hubs, verify, distribute, ping, publish };
}

/** One that is being revised has its turn with that revision; one that is gone has nothing to leave. */
async function leaveByAge(needs: Needs, id: string): Promise<void> {
  if (!(await syndicate(needs, id))) await needs.store.redis.zrem(needs.store.keys.due('age'), id);
}

function dueIn(needs: Needs, set: DueSet): Promise<string[]> {
  return needs.store.redis.zrangebyscore(
    needs.store.keys.due(set),
    '-inf',
    needs.clock.now(),
    'LIMIT',
    0,
    batch,
  );
}
