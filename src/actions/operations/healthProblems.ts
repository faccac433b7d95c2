import { isMemoryFull } from '../../store/memoryLimit.ts';
import { guarded } from '../../store/storeError.ts';
import type { Context } from '../context.ts';
import { homeStateOf } from './homeLease.ts';

/** A delivery so long past its time and not final is an alarm (ms). */
export const overdueAfter = 5 * 60_000;

/**
 * `memory`: the store is nearly full, nothing is taken in. `config`: this process has another configuration than the
 * newest accepted one. `paused`: nothing is sent from this home. `deliveries`: some are minutes past due.
 */
export type HealthProblem = 'memory' | 'config' | 'paused' | 'deliveries';

/** What is wrong with the newsroom, in a fixed order, asked in one round trip; nothing while all is well. */
export async function healthProblems(
  context: Pick<Context, 'store' | 'config' | 'formerHomes'>,
): Promise<HealthProblem[]> {
  const { redis, keys, clock, memory } = context.store;
  const until = clock.now() - overdueAfter;
  const [accepted, paused, homeState, overdue] = await guarded(() =>
    Promise.all([
      redis.hget(keys.instance, 'config'),
      redis.hget(keys.switches, 'paused'),
      homeStateOf(context),
      redis.zcount(keys.due('deliver'), '-inf', until),
    ]),
  );
  const problems: HealthProblem[] = [];
  if (isMemoryFull(memory)) problems.push('memory');
  if (differs(accepted, context.config.fingerprint)) problems.push('config');
  if (homeState !== 'armed') problems.push('paused');
  // What somebody has paused is late by intention.
  if (overdue > 0 && !paused) problems.push('deliveries');
  return problems;
}

/** Whether the newsroom has accepted another configuration than this one. */
export async function hasOtherConfig(context: Pick<Context, 'store' | 'config'>): Promise<boolean> {
  const { redis, keys } = context.store;
  return differs(await guarded(() => redis.hget(keys.instance, 'config')), context.config.fingerprint);
}

/** Before the first start nothing was accepted, and nothing differs. */
function differs(accepted: string | null, fingerprint: string): boolean {
  return accepted !== null && accepted !== fingerprint;
}
