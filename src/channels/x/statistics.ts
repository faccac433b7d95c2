import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { jsonOf } from '../answer.ts';
import type { StatisticsAnswer } from '../channel.ts';
import type { Platform } from '../request.ts';
import { numbered, statisticsFrom } from '../statistics.ts';

/** @see ChannelType.statisticsAtOnce */
export const postsAtOnce = 100;

const Posts = z.object({
  data: z
    .array(
      z.object({
        id: z.string(),
        public_metrics: z.object({
          like_count: z.int(),
          retweet_count: z.int(),
          reply_count: z.int(),
          quote_count: z.int(),
          impression_count: z.int().optional(),
        }),
      }),
    )
    .optional(),
  /** One error for each post that does not exist. */
  errors: z.array(z.unknown()).optional(),
});

/** Each post that X returns costs as much as `ownPostRead` says. */
export function statisticsOf(
  platform: Platform,
  request: (path: string) => Promise<OutboundResponse>,
  ids: string[],
): Promise<StatisticsAnswer> {
  const query = new URLSearchParams({ ids: ids.join(','), 'tweet.fields': 'public_metrics' });
  return statisticsFrom(
    platform,
    () => request(`/2/tweets?${query}`),
    (answer) => {
      const { data } = Posts.safeParse(answer.status === 200 ? jsonOf(answer) : undefined);
      if (!data?.data && !data?.errors) return undefined;
      return (data.data ?? []).map(({ id, public_metrics: given }) => [
        id,
        numbered({
          likes: given.like_count,
          reposts: given.retweet_count,
          replies: given.reply_count,
          quotes: given.quote_count,
          views: given.impression_count,
        }),
      ]);
    },
  );
}
