import { findChannel, isByHand, sendDisabledReason } from '../../../channels/configured.ts';
import { lateCount } from '../../../delivery/delivery.ts';
import type { HealthContext, HealthProblem } from './problem.ts';

/** For how long failures raise a problem; after that they are only in the list of deliveries (ms). */
const failedShownFor = 86_400_000;

/** Deliveries that are late, failed recently, or wait for a person to say whether they arrived. */
export async function deliveryProblems(context: HealthContext): Promise<HealthProblem[]> {
  const { redis, keys, clock } = context.store;
  const now = clock.now();
  const byHand = context.config.channels.filter((channel) => isByHand(context, channel.id));
  const [paused, overdue, failed, unknown, ...expected] = await Promise.all([
    redis.hget(keys.switches, 'paused'),
    overdueCount(context),
    // Scores are negative dates.
    redis.zcount(keys.deliveries('failed', '*'), -now, -(now - failedShownFor)),
    redis.zcard(keys.deliveries('unknown', '*')),
    ...byHand.map(({ id }) => redis.zcard(keys.deliveries('unknown', id))),
  ]);
  const doubtful = unknown - expected.reduce((sum, count) => sum + count, 0);
  const lines = [
    // What a person has paused is late by intention.
    overdue > 0 && !paused ? `${overdue} more than 5 minutes overdue` : '',
    failed > 0 ? `${failed} failed in the last day` : '',
    doubtful > 0 ? `${doubtful} that may or may not have arrived` : '',
  ].filter(Boolean);
  if (lines.length === 0) return [];
  return [
    {
      name: 'deliveries',
      says: `Deliveries: ${lines.join(', ')}.`,
      hint: 'See "slugline deliveries list --state scheduled" (held, uncertain, failed, unknown), and whether a worker runs.',
    },
  ];
}

/** What is late on channels that nobody has paused and that send at all; the others are late by intention. */
async function overdueCount(context: HealthContext): Promise<number> {
  const { store } = context;
  const counts = await Promise.all(
    context.config.channels.map(async ({ id }) => {
      const channel = findChannel(context, id);
      if (!channel || sendDisabledReason(channel)) return 0;
      const paused = await store.redis.hexists(store.keys.channel(id), 'paused');
      return paused ? 0 : lateCount(store, id);
    }),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}
