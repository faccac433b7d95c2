import { type Channel, findChannel, sendDisabledReason } from '../../channels/configured.ts';
import { toInstant } from '../../clock.ts';
import { type ChannelHealth, storedHealth } from '../../delivery/channelHealth.ts';
import type { Context } from '../context.ts';

/** The health of each configured channel, by its id. */
export async function channelHealth(
  context: Pick<Context, 'store' | 'config'>,
): Promise<Record<string, ChannelHealth>> {
  const { config } = context;
  const rows = await Promise.all(
    config.channels.map(async ({ id }) => {
      const { until: _, ...health } = await healthOfChannel(context, id);
      return [id, health] as const;
    }),
  );
  return Object.fromEntries(rows);
}

/** The health of one channel; `until`: it rests until then (ms). */
export async function healthOfChannel(
  context: Pick<Context, 'store' | 'config'>,
  id: string,
): Promise<ChannelHealth & { until?: number }> {
  const { redis, keys, clock } = context.store;
  return healthOf(findChannel(context, id), id, await redis.hgetall(keys.channel(id)), clock.now());
}

function healthOf(
  channel: Channel | undefined,
  id: string,
  stored: Record<string, string>,
  now: number,
): ChannelHealth & { until?: number } {
  const silent = channel && sendDisabledReason(channel);
  if (silent) return { state: 'dry-run', reason: silent };
  const health = storedHealth(id, stored, now) ?? { state: 'ok' as const };
  if (health.state !== 'needs-sign-in' && stored.paused)
    return {
      state: 'paused',
      since: toInstant(Number(stored.paused)),
      reason: `${stored.pausedBy ?? ''} paused it${stored.pausedWhy ? `: ${stored.pausedWhy}` : ''}`,
      hint: `Go on with "slugline resume ${id}".`,
    };
  return health;
}
