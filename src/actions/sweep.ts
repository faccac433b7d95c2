import type { DueSet } from '../store/keys.ts';
import { liftEmbargo } from './embargo.ts';
import type { Needs } from './needs.ts';
import { expire } from './release.ts';
import { abandonClaim } from './settle.ts';

const batch = 500;

/** What a sweep found due, for the caller to wake up. */
export interface Due {
  deliver: string[];
  settle: string[];
}

/**
 * Looks at everything whose instant has come and repairs what a lost wake-up missed: abandoned claims become uncertain,
 * what ran out expires, embargoes lift; what is due to be sent or settled is told to the caller. May run twice.
 */
export async function sweep(needs: Needs): Promise<Due> {
  const [claims, expired, embargoes, deliver, settle] = await Promise.all([
    dueIn(needs, 'claims'),
    dueIn(needs, 'expire'),
    dueIn(needs, 'embargo'),
    dueIn(needs, 'deliver'),
    dueIn(needs, 'settle'),
  ]);
  for (const id of claims) await abandonClaim(needs, id);
  for (const id of expired) await expire(needs, id);
  for (const id of embargoes) await liftEmbargo(needs, id);
  return { deliver, settle };
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
