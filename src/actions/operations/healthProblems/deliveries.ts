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
  const list = (state: string) => `"slugline deliveries list --state ${state}"`;
  const lines = [
    // What a person has paused is late on purpose.
    ...(overdue > 0 && !paused
      ? [
          {
            says: `${overdue} more than 5 minutes overdue`,
            hint: 'See "slugline backlog list", and whether a worker runs.',
          },
        ]
      : []),
    ...(failed > 0
      ? [{ says: `${failed} failed in the last day`, hint: `See ${list('failed')} for the reasons.` }]
      : []),
    ...(doubtful > 0
      ? [
          {
            says: `${doubtful} that may or may not have arrived`,
            hint: `See ${list('unknown')}, look at the platform, and say what you found.`,
          },
        ]
      : []),
  ];
  if (lines.length === 0) return [];
  return [
    {
      name: 'deliveries',
      says: `Deliveries: ${lines.map(({ says }) => says).join(', ')}.`,
      hint: lines.map(({ hint }) => hint).join(' '),
    },
  ];
}

/** Late deliveries on channels that send and that nobody has paused; the others are late on purpose. */
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
