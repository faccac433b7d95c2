import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { jsonOf } from '../answer.ts';
import type { StatisticsAnswer } from '../channel.ts';
import { isUnknownObject } from '../graph.ts';
import type { Platform } from '../request.ts';
import { numbered, statisticsFrom } from '../statistics.ts';

/** https://developers.facebook.com/docs/threads/insights, read on 2026-11-29; the token needs threads_manage_insights. */
const metrics = ['likes', 'reposts', 'replies', 'quotes', 'views'] as const;

const Insights = z.object({
  data: z.array(z.object({ name: z.string(), values: z.array(z.object({ value: z.int() })).min(1) })),
});

/** The insights of one post. */
export function statisticsOf(
  platform: Platform,
  request: (query: Record<string, string>) => Promise<OutboundResponse>,
  id: string,
): Promise<StatisticsAnswer> {
  return statisticsFrom(
    platform,
    () => request({ metric: metrics.join(',') }),
    (answer) => {
      if (isUnknownObject(answer)) return [];
      const { data } = Insights.safeParse(answer.status === 200 ? jsonOf(answer) : undefined);
      if (!data) return undefined;
      const value = (wanted: string) => data.data.find(({ name }) => name === wanted)?.values[0]?.value;
      const [likes, reposts, replies, quotes, views] = metrics.map(value);
      return [[id, numbered({ likes, reposts, replies, quotes, views })]];
    },
  );
}
