import { type Channel, findChannel, sendDisabledReason } from '../../channels/configured.ts';
import { toInstant } from '../../clock.ts';
import type { ChannelConfig, Config } from '../../config/schema.ts';
import { countersOf } from '../../delivery/calendar.ts';
import { type ChannelHealth, type KnownHealth, storedHealth } from '../../delivery/channelHealth.ts';
import type { Context } from '../context.ts';

/** The health of each configured channel, by its id. */
export async function channelHealth(
  context: Pick<Context, 'store' | 'config'>,
): Promise<Record<string, ChannelHealth>> {
  const { config } = context;
  const rows = await Promise.all(
    config.channels.map(async ({ id }) => {
      const { until: _, isProblem: __, ...health } = await healthOfChannel(context, id);
      return [id, health] as const;
    }),
  );
  return Object.fromEntries(rows);
}

/** The health of one channel, as `/readyz`, `/ops`, `doctor`, the metrics, the API and the commands report it. */
export async function healthOfChannel(
  context: Pick<Context, 'store' | 'config'>,
  id: string,
): Promise<KnownHealth> {
  const { redis, keys, clock } = context.store;
  const now = clock.now();
  const stored = await redis.hgetall(keys.channel(id));
  const channel = findChannel(context, id);
  const health = healthOf(channel, id, stored, now);
  return health.state === 'ok' && channel
    ? budgetHealth(context.config, channel.config, stored, now)
    : health;
}

function healthOf(
  channel: Channel | undefined,
  id: string,
  stored: Record<string, string>,
  now: number,
): KnownHealth {
  const silent = channel && sendDisabledReason(channel);
  if (silent) return { state: 'dry-run', reason: silent };
  const health = storedHealth(id, stored, now) ?? { state: 'ok' as const };
  if (health.state !== 'needs-sign-in' && stored.paused)
    return {
      state: 'paused',
      since: toInstant(Number(stored.paused)),
      reason: `${stored.pausedBy ?? ''} paused it${stored.pausedWhy ? `: ${stored.pausedWhy}` : ''}`,
      hint: `Resume with "slugline resume ${id}".`,
    };
  return health;
}

/** Whether the channel's budget is used up. */
function budgetHealth(
  config: Config,
  channel: ChannelConfig,
  stored: Record<string, string>,
  now: number,
): KnownHealth {
  const counters = countersOf(config, channel, now).filter(({ countsParts }) => countsParts);
  const full = counters.find(
    ({ periodField, period, countField, limit = Number.POSITIVE_INFINITY }) =>
      stored[periodField] === period && Number(stored[countField] ?? 0) >= limit,
  );
  if (!full) return { state: 'ok' };
  return {
    state: 'over-budget',
    until: full.next,
    reason: `its budget paid for ${full.limit} posts in ${full.period}; it posts again at ${toInstant(full.next)}`,
    hint: 'Raise its "budget" in newsroom.yaml if you want it to continue.',
  };
}
