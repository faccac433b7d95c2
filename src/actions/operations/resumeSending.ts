import { requireChannel } from '../../channels/configured.ts';
import { setSwitch } from '../../store/scripts/delivery/setSwitch.ts';
import { type Context, requireRole } from '../context.ts';
import { newLease } from './homeLease.ts';
import type { SwitchCommand } from './switches.ts';

/** Resumes sending; its event releases the held deliveries. `here` arms this machine and data folder for sending. */
export async function resumeSending(
  context: Context,
  command: SwitchCommand & { here?: boolean },
): Promise<void> {
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
