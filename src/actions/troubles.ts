import { isFull } from '../store/room.ts';
import { guarded } from '../store/storeError.ts';
import { standingOf } from './home.ts';
import type { Needs } from './needs.ts';

/** A delivery so long past its time and not final is an alarm (ms). */
export const overdueAfter = 5 * 60_000;

/**
 * `memory`: the store is nearly full, nothing is taken in. `config`: this process has another configuration than the
 * newest accepted one. `paused`: nothing is sent from this home. `deliveries`: some are minutes past due.
 */
export type Trouble = 'memory' | 'config' | 'paused' | 'deliveries';

/** What is wrong with the newsroom, in a fixed order, asked in one round trip; nothing while all is well. */
export async function troublesOf(needs: Pick<Needs, 'store' | 'config' | 'formerHomes'>): Promise<Trouble[]> {
  const { redis, keys, clock, room } = needs.store;
  const until = clock.now() - overdueAfter;
  const [accepted, paused, standing, overdue] = await guarded(() =>
    Promise.all([
      redis.hget(keys.instance, 'config'),
      redis.hget(keys.switches, 'paused'),
      standingOf(needs),
      redis.zcount(keys.due('deliver'), '-inf', until),
    ]),
  );
  const troubles: Trouble[] = [];
  if (isFull(room)) troubles.push('memory');
  if (differs(accepted, needs.config.fingerprint)) troubles.push('config');
  if (standing !== 'armed') troubles.push('paused');
  // What somebody has paused is late by intention.
  if (overdue > 0 && !paused) troubles.push('deliveries');
  return troubles;
}

/** Whether the newsroom has accepted another configuration than this one. */
export async function hasOtherConfig(needs: Pick<Needs, 'store' | 'config'>): Promise<boolean> {
  const { redis, keys } = needs.store;
  return differs(await guarded(() => redis.hget(keys.instance, 'config')), needs.config.fingerprint);
}

/** Before the first start nothing was accepted, and nothing differs. */
function differs(accepted: string | null, fingerprint: string): boolean {
  return accepted !== null && accepted !== fingerprint;
}
