import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { jsonOf } from '../answer.ts';
import type { StatisticsAnswer } from '../channel.ts';
import type { Platform } from '../request.ts';
import { type Counted, numbered, statisticsFrom } from '../statistics.ts';

/** How many statuses one request may name (DEFAULT_STATUSES_LIMIT, Mastodon 4.3 and later). */
export const statusesAtOnce = 20;

const Status = z.object({
  id: z.string(),
  favourites_count: z.int(),
  reblogs_count: z.int(),
  replies_count: z.int(),
  /** Since Mastodon 4.5. */
  quotes_count: z.int().optional(),
});

function countedOf({ id, ...status }: z.infer<typeof Status>): Counted {
  const { favourites_count: likes, reblogs_count: reposts, replies_count: replies } = status;
  return [id, numbered({ likes, reposts, replies, quotes: status.quotes_count, views: undefined })];
}

/**
 * Reads the counts of several statuses in one request, or one after the other from servers without such a request
 * (Mastodon before 4.3, GoToSocial).
 */
export async function statisticsOf(
  platform: Platform,
  request: (path: string) => Promise<OutboundResponse>,
  ids: string[],
): Promise<StatisticsAnswer> {
  const query = new URLSearchParams(ids.map((id): [string, string] => ['id[]', id]));
  let isOldServer = false;
  const together = await statisticsFrom(
    platform,
    () => request(`/api/v1/statuses?${query}`),
    (answer) => {
      isOldServer = answer.status === 404 || answer.status === 405;
      return z.array(Status).safeParse(jsonOf(answer)).data?.map(countedOf);
    },
  );
  return isOldServer ? oneByOne(platform, request, ids) : together;
}

async function oneByOne(
  platform: Platform,
  request: (path: string) => Promise<OutboundResponse>,
  ids: string[],
): Promise<StatisticsAnswer> {
  const posts = new Map<string, Counted[1]>();
  for (const id of ids) {
    const one = await statisticsFrom(
      platform,
      () => request(`/api/v1/statuses/${encodeURIComponent(id)}`),
      (answer) => {
        if (answer.status === 404 || answer.status === 410) return [];
        const status = Status.safeParse(jsonOf(answer));
        return status.success ? [countedOf(status.data)] : undefined;
      },
    );
    if (one.kind === 'unread') return one;
    for (const [remoteId, statistics] of one.posts) posts.set(remoteId, statistics);
    if (one.restMs !== undefined && id !== ids.at(-1))
      return { kind: 'unread', reason: 'few requests are left', retryAfterMs: one.restMs };
  }
  return { kind: 'read', posts };
}
