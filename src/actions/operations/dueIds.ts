import type { DueSet } from '../../store/keys.ts';
import type { Context } from '../context.ts';

/** So many of each due set are looked at in one sweep. */
const batch = 500;
export const sweepEveryMs = 5_000;

/** Numbers the sweeps: two of the same five seconds wake a thing up once. */
export function sweepRound(now: number): number {
  return Math.floor(now / sweepEveryMs);
}

/**
 * What is due, oldest first. Where that is more than one sweep takes, each sweep takes the next part of it in turn: what
 * stays due, because it fails each time, keeps nothing else waiting.
 */
export async function dueIds({ store, clock }: Context, set: DueSet): Promise<string[]> {
  const { redis, keys } = store;
  const now = clock.now();
  const count = await redis.zcount(keys.due(set), '-inf', now);
  const from = count <= batch ? 0 : (sweepRound(now) * batch) % count;
  return redis.zrangebyscore(keys.due(set), '-inf', now, 'LIMIT', from, batch);
}
