import { setSwitch } from '../store/scripts/setSwitch.ts';
import { requireChannel } from './channel.ts';
import { newLease, type Standing, standingOf } from './home.ts';
import { type Needs, requireRole } from './needs.ts';

export interface SwitchCommand {
  /** A channel's id; without it everything. */
  channel?: string | undefined;
  reason?: string | undefined;
}

/** The kill switch: nothing more is claimed from this instant on, by any process. What is under way ends. */
export async function pause(needs: Needs, command: SwitchCommand): Promise<void> {
  requireRole(needs, 'approver');
  if (command.channel) requireChannel(needs, command.channel);
  await setSwitch(needs.store, {
    channel: command.channel,
    paused: true,
    action: 'sending.paused',
    actor: needs.actor.name,
    reason: command.reason,
  });
}

/** Lets sending go on; what was held is released by its event. `here` arms this machine and data folder for sending. */
export async function resume(needs: Needs, command: SwitchCommand & { here?: boolean }): Promise<void> {
  requireRole(needs, 'approver');
  if (command.channel) requireChannel(needs, command.channel);
  const { store, actor } = needs;
  const said = { actor: actor.name, reason: command.reason };
  if (command.here)
    await setSwitch(store, {
      ...said,
      armed: { lease: newLease(store) },
      ...(command.channel ? {} : { paused: false }),
      action: 'sending.armed',
    });
  if (!command.here || command.channel)
    await setSwitch(store, { ...said, channel: command.channel, paused: false, action: 'sending.resumed' });
}

/** How the switches stand. */
export async function switches(
  needs: Needs,
): Promise<{ armed: boolean; standing: Standing; paused?: Paused; channels: Record<string, Paused> }> {
  const { store, config } = needs;
  const [all, standing] = await Promise.all([store.redis.hgetall(store.keys.switches), standingOf(needs)]);
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
  /** Milliseconds since 1970. */
  at: number;
  by: string;
  why: string;
}

function pausedIn(kept: Record<string, string>): Paused | undefined {
  return kept.paused
    ? { at: Number(kept.paused), by: kept.pausedBy ?? '', why: kept.pausedWhy ?? '' }
    : undefined;
}
