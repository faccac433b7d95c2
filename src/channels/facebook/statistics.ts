import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { jsonOf } from '../answer.ts';
import type { StatisticsAnswer } from '../channel.ts';
import { isUnknownObject } from '../graph.ts';
import type { Platform } from '../request.ts';
import { numbered, statisticsFrom } from '../statistics.ts';

const Total = z.object({ summary: z.object({ total_count: z.int() }) });
const Post = z.object({
  id: z.string(),
  reactions: Total,
  comments: Total,
  /** Missing until somebody has shared the post. */
  shares: z.object({ count: z.int() }).optional(),
});
const fields = 'reactions.limit(0).summary(total_count),comments.limit(0).summary(total_count),shares';

/** The totals of one post: all reactions count as likes. */
export function statisticsOf(
  platform: Platform,
  request: (query: Record<string, string>) => Promise<OutboundResponse>,
  id: string,
): Promise<StatisticsAnswer> {
  return statisticsFrom(
    platform,
    () => request({ fields }),
    (answer) => {
      if (isUnknownObject(answer)) return [];
      const { data } = Post.safeParse(answer.status === 200 ? jsonOf(answer) : undefined);
      if (!data) return undefined;
      const { reactions, comments, shares } = data;
      const likes = reactions.summary.total_count;
      const replies = comments.summary.total_count;
      return [
        [id, numbered({ likes, reposts: shares?.count ?? 0, replies, quotes: undefined, views: undefined })],
      ];
    },
  );
}
