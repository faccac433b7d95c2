import { requireChannel } from '../../channels/configured.ts';
import { setSwitch } from '../../store/scripts/delivery/setSwitch.ts';
import { type Context, requireRole } from '../context.ts';
import type { SwitchCommand } from './switches.ts';

/** The kill switch: from this instant on no process claims a delivery. An attempt in progress ends. */
export async function pauseSending(context: Context, command: SwitchCommand): Promise<void> {
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
