import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { jsonOf } from '../answer.ts';
import type { StatisticsAnswer } from '../channel.ts';
import type { Platform } from '../request.ts';
import { numbered, statisticsFrom } from '../statistics.ts';

const Metadata = z.object({
  reactionSummaries: z.record(z.string(), z.object({ count: z.int() })).default({}),
  commentSummary: z.object({ count: z.int() }).optional(),
});

/** The social metadata of one post: all reactions count as likes. It contains no reposts. */
export function statisticsOf(
  platform: Platform,
  request: (path: string) => Promise<OutboundResponse>,
  id: string,
): Promise<StatisticsAnswer> {
  return statisticsFrom(
    platform,
    () => request(`/rest/socialMetadata/${encodeURIComponent(id)}`),
    (answer) => {
      if (answer.status === 404) return [];
      const { data } = Metadata.safeParse(answer.status === 200 ? jsonOf(answer) : undefined);
      if (!data) return undefined;
      const likes = Object.values(data.reactionSummaries).reduce((sum, { count }) => sum + count, 0);
      const replies = data.commentSummary?.count ?? 0;
      return [[id, numbered({ likes, replies, reposts: undefined, quotes: undefined, views: undefined })]];
    },
  );
}
