import type { ChannelCheck } from '../../channels/channel.ts';
import { channelContext, concernsOf, requireChannel } from '../../channels/configured.ts';
import type { ChannelHealth } from '../../delivery/channelHealth.ts';
import { reasonOf } from '../../errors.ts';
import { recordChannelWell } from '../../store/scripts/channel/recordChannelWell.ts';
import { type Context, requireRole } from '../context.ts';
import { channelHealth } from './channelHealth.ts';

export interface CheckedChannel {
  id: string;
  ok: boolean;
  /** The finding, as a sentence. */
  says: string;
  health: ChannelHealth;
}

/**
 * Tests a channel without posting. If it works, deliveries that waited for its sign-in or for the end of its failures
 * resume.
 */
export async function checkChannel(context: Context, { id }: { id: string }): Promise<CheckedChannel> {
  requireRole(context, 'approver');
  const channel = requireChannel(context, id);
  const { type, config } = channel;
  const check: ChannelCheck = await type
    .check(config, channelContext(context))
    .catch((error: unknown) => ({ ok: false, says: reasonOf(error) }));
  if (check.ok) await recordChannelWell(context.store, { channel: id, actor: context.actor.name });
  const health = (await channelHealth(context))[id] ?? { state: 'ok' };
  const says = [
    check.says,
    ...(check.concerns ?? []),
    ...concernsOf(channel, { config: context.config, now: context.clock.now() }),
  ].join(' ');
  return { id, ok: check.ok, says, health };
}
