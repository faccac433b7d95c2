import { toInstant } from '../../../clock.ts';
import { statsOf } from '../../../sources/configuredSource.ts';
import type { HealthContext, HealthProblem } from './problem.ts';

/** One failed poll is nothing; so many in a row are (`restAfter` in pollSource.ts leaves it alone from here on, too). */
const failuresToTell = 3;

/** Sources whose polls fail again and again, in the file's order. */
export async function sourceProblems({ store, config }: HealthContext): Promise<HealthProblem[]> {
  const all = await Promise.all(config.sources.map((source) => statsOf(store, source)));
  return config.sources.flatMap(({ id }, index): HealthProblem[] => {
    const { failures, lastError: reason } = all[index] ?? {};
    if (Number(failures ?? 0) < failuresToTell) return [];
    return [
      {
        name: `source:${id}`,
        says: `Source ${id} has failed ${failures} times in a row: ${reason ?? 'no reason was noted'}`,
        hint: `Look at it with "slugline sources test ${id}".`,
      },
    ];
  });
}

/** Channels on which nothing goes out because of the account or the platform. */
export async function channelProblems({ store, config }: HealthContext): Promise<HealthProblem[]> {
  const { redis, keys, clock } = store;
  const all = await Promise.all(
    config.channels.map(({ id }) => redis.hmget(keys.channel(id), 'circuitUntil', 'failures')),
  );
  return config.channels.flatMap(({ id }, index): HealthProblem[] => {
    const [until, failures] = all[index] ?? [];
    if (Number(until ?? 0) <= clock.now()) return [];
    return [
      {
        name: `channel:${id}`,
        says: `Channel ${id} has failed ${failures} times in a row and rests until ${toInstant(Number(until))}.`,
        hint: 'See "slugline doctor" for what is wrong with it.',
      },
    ];
  });
}
