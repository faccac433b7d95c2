import { storedHealth } from '../../../delivery/channelHealth.ts';
import { joined } from '../../../joined.ts';
import { statsOf } from '../../../sources/configuredSource.ts';
import type { HealthContext, HealthProblem } from './problem.ts';

/**
 * One failed poll is nothing; this many in a row are a problem (`restAfter` in pollSource.ts lets it rest from here
 * on, too).
 */
const failuresToTell = 3;

/** Sources whose polls fail repeatedly, in the file's order. */
export async function sourceProblems({ store, config }: HealthContext): Promise<HealthProblem[]> {
  const all = await Promise.all(config.sources.map((source) => statsOf(store, source)));
  return config.sources.flatMap(({ id }, index): HealthProblem[] => {
    const { failures, lastError: reason } = all[index] ?? {};
    if (Number(failures ?? 0) < failuresToTell) return [];
    return [
      {
        name: `source:${id}`,
        says: `Source ${id} has failed ${failures} times in a row: ${reason ?? 'no reason was recorded'}`,
        hint: `Check it with "slugline sources test ${id}".`,
      },
    ];
  });
}

/** A rest that a platform asks for is reported from this length on (ms). */
const restToTellMs = 3_600_000;

/** Channels that post nothing because of the account or the platform. */
export async function channelProblems({ store, config }: HealthContext): Promise<HealthProblem[]> {
  const { redis, keys, clock } = store;
  const all = await Promise.all(config.channels.map(({ id }) => redis.hgetall(keys.channel(id))));
  return config.channels.flatMap(({ id }, index): HealthProblem[] => {
    const stored = all[index] ?? {};
    const health = storedHealth(id, stored, clock.now());
    if (!health) return [];
    const name = `channel:${id}` as const;
    const { state, since = '', reason, hint = '' } = health;
    if (state === 'needs-sign-in')
      return [
        {
          name,
          says: joined`Channel ${id} needs its sign-in since ${since}: ${reason ?? 'its platform knows it no more'}.`,
          hint,
        },
      ];
    const isShort =
      Number(stored.restUntil ?? 0) > clock.now() && (health.until ?? 0) - Date.parse(since) <= restToTellMs;
    return isShort ? [] : [{ name, says: joined`Channel ${id} rests: ${reason ?? ''}.`, hint }];
  });
}
