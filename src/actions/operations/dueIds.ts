import type { DueSet } from '../../store/keys.ts';
import type { Context } from '../context.ts';

/** How many of each due set are handled in one sweep. */
const batch = 500;
export const sweepEveryMs = 5_000;

/** Numbers the sweeps, so that two in the same five seconds wake up the same job only once. */
export function sweepRound(now: number): number {
  return Math.floor(now / sweepEveryMs);
}

/**
 * The ids that are due, oldest first. If there are too many for one sweep, each sweep handles the next part, so that
 * items that stay due because they fail each time block nothing else.
 */
export async function dueIds({ store, clock }: Context, set: DueSet): Promise<string[]> {
  const { redis, keys } = store;
  const now = clock.now();
  const count = await redis.zcount(keys.due(set), '-inf', now);
  const from = count <= batch ? 0 : (sweepRound(now) * batch) % count;
  return redis.zrangebyscore(keys.due(set), '-inf', now, 'LIMIT', from, batch);
}
