import { joined } from '../../../joined.ts';
import { statsOf } from '../../../sources/configuredSource.ts';
import { channelAudiences } from '../../channels/channelAudiences.ts';
import { healthOfChannel } from '../../channels/channelHealth.ts';
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

/** Channels that post nothing because of the account or the platform. */
export async function channelProblems(context: HealthContext): Promise<HealthProblem[]> {
  const [all, audiences] = await Promise.all([
    Promise.all(
      context.config.channels.map(async ({ id }) => ({ id, ...(await healthOfChannel(context, id)) })),
    ),
    channelAudiences(context),
  ]);
  // Nothing is sent from a paused channel, so nothing new is known of the servers either.
  const unreached = all.flatMap(({ id, state }): HealthProblem[] => {
    const alarm = state === 'ok' ? audiences[id]?.alarm : undefined;
    return alarm
      ? [
          {
            name: `followers:${id}`,
            says: joined`Channel ${id} has followers whom nothing reaches: ${alarm}.`,
            hint: `Check this machine’s network and clock, and "slugline channels check ${id}"; everything is tried again by itself.`,
          },
        ]
      : [];
  });
  const silent = all.flatMap(({ id, state, since = '', reason, hint = '', isProblem }): HealthProblem[] => {
    if (!isProblem) return [];
    const says =
      state === 'needs-sign-in'
        ? joined`Channel ${id} needs its sign-in since ${since}: ${reason ?? 'its platform knows it no more'}.`
        : joined`Channel ${id} posts nothing now: ${reason ?? 'no reason was recorded'}.`;
    return [{ name: `channel:${id}`, says, hint }];
  });
  return [...silent, ...unreached];
}
