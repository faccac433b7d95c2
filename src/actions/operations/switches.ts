import { toInstant } from '../../clock.ts';
import type { Store } from '../../store/store.ts';
import type { Context } from '../context.ts';
import { type HomeState, homeStateOf } from './homeLease.ts';

export interface SwitchCommand {
  /** A channel's id; undefined means everything. */
  channel?: string | undefined;
  reason?: string | undefined;
}

/** The state of the switches. */
export async function switches(
  context: Context,
): Promise<{ armed: boolean; standing: HomeState; paused?: Paused; channels: Record<string, Paused> }> {
  const { store, config } = context;
  const [all, standing] = await Promise.all([store.redis.hgetall(store.keys.switches), homeStateOf(context)]);
  const each = await Promise.all(
    config.channels.map(({ id }) => store.redis.hgetall(store.keys.channel(id))),
  );
  const paused = pausedIn(all);
  const channels: Record<string, Paused> = {};
  for (const [index, { id }] of config.channels.entries()) {
    const state = pausedIn(each[index] ?? {});
    if (state) channels[id] = state;
  }
  return { armed: standing === 'armed', standing, ...(paused ? { paused } : {}), channels };
}

export interface Paused {
  at: string;
  by: string;
  why: string;
}

/** Whether everything is paused. */
export async function pauseOf({ redis, keys }: Store): Promise<Paused | undefined> {
  return pausedIn(await redis.hgetall(keys.switches));
}

function pausedIn(stored: Record<string, string>): Paused | undefined {
  return stored.paused
    ? { at: toInstant(Number(stored.paused)), by: stored.pausedBy ?? '', why: stored.pausedWhy ?? '' }
    : undefined;
}
