import { setSwitch } from '../../store/scripts/delivery/setSwitch.ts';
import { type Context, requireRole } from '../context.ts';
import { requireChannel } from '../delivering/configuredChannel.ts';
import { type HomeState, homeStateOf, newLease } from './homeLease.ts';

export interface SwitchCommand {
  /** A channel's id; without it everything. */
  channel?: string | undefined;
  reason?: string | undefined;
}

/** The kill switch: nothing more is claimed from this instant on, by any process. What is under way ends. */
export async function pause(context: Context, command: SwitchCommand): Promise<void> {
  requireRole(context, 'approver');
  if (command.channel) requireChannel(context, command.channel);
  await setSwitch(context.store, {
    channel: command.channel,
    paused: true,
    action: 'sending.paused',
    actor: context.actor.name,
    reason: command.reason,
  });
}

/** Lets sending go on; what was held is released by its event. `here` arms this machine and data folder for sending. */
export async function resume(context: Context, command: SwitchCommand & { here?: boolean }): Promise<void> {
  requireRole(context, 'approver');
  if (command.channel) requireChannel(context, command.channel);
  const { store, actor } = context;
  const by = { actor: actor.name, reason: command.reason };
  if (command.here)
    await setSwitch(store, {
      ...by,
      armed: { lease: newLease(store) },
      ...(command.channel ? {} : { paused: false }),
      action: 'sending.armed',
    });
  if (!command.here || command.channel)
    await setSwitch(store, { ...by, channel: command.channel, paused: false, action: 'sending.resumed' });
}

/** How the switches stand. */
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
  /** Milliseconds since 1970. */
  at: number;
  by: string;
  why: string;
}

function pausedIn(stored: Record<string, string>): Paused | undefined {
  return stored.paused
    ? { at: Number(stored.paused), by: stored.pausedBy ?? '', why: stored.pausedWhy ?? '' }
    : undefined;
}
