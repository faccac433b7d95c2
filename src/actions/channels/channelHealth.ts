import { type Channel, findChannel, sendDisabledReason } from '../../channels/configured.ts';
import { toInstant } from '../../clock.ts';
import { type ChannelHealth, storedHealth } from '../../delivery/channelHealth.ts';
import type { Context } from '../context.ts';

/** How each configured channel is, by its id. */
export async function channelHealth(
  context: Pick<Context, 'store' | 'config'>,
): Promise<Record<string, ChannelHealth>> {
  const { store, config } = context;
  const rows = await Promise.all(
    config.channels.map(async ({ id }) => {
      const stored = await store.redis.hgetall(store.keys.channel(id));
      return [id, healthOf(findChannel(context, id), id, stored, store.clock.now())] as const;
    }),
  );
  return Object.fromEntries(rows);
}

function healthOf(
  channel: Channel | undefined,
  id: string,
  stored: Record<string, string>,
  now: number,
): ChannelHealth {
  const silent = channel && sendDisabledReason(channel);
  if (channel && silent) return { state: channel.type.send ? 'dry-run' : 'not-built', reason: silent };
  const { until: _, ...health } = storedHealth(id, stored, now) ?? { state: 'ok' as const, until: 0 };
  if (health.state !== 'needs-sign-in' && stored.paused)
    return {
      state: 'paused',
      since: toInstant(Number(stored.paused)),
      reason: `${stored.pausedBy ?? ''} paused it${stored.pausedWhy ? `: ${stored.pausedWhy}` : ''}`,
      hint: `Go on with "slugline resume ${id}".`,
    };
  return health;
}
