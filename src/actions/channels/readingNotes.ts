import { findChannel } from '../../channels/configured.ts';
import { statisticsSetting } from '../../channels/statistics.ts';
import { toInstant } from '../../clock.ts';
import { joined } from '../../joined.ts';
import type { Context } from '../context.ts';

/** By channel id, for each whose platform refuses the statistics of its posts: why, and when it is asked again. */
export async function readingNotes(
  context: Pick<Context, 'store' | 'config'>,
): Promise<Record<string, string>> {
  const { redis, keys } = context.store;
  const fields = ['readingRefusedSince', 'readingRestUntil', 'readingRestWhy'] as const;
  const notes = await Promise.all(
    context.config.channels.map(async ({ id }) => {
      const channel = findChannel(context, id);
      if (!channel || statisticsSetting(channel) !== 'on') return [];
      const [since, until, why] = await redis.hmget(keys.channel(id), ...fields);
      if (!since) return [];
      const again = until
        ? `asked again at ${toInstant(Number(until))}, or after "slugline channels check ${id}"`
        : '';
      return [
        [
          id,
          joined`the statistics of its posts are refused since ${toInstant(Number(since))} (${why ?? ''}): allow the account to read them; ${again}`,
        ],
      ];
    }),
  );
  return Object.fromEntries(notes.flat());
}
