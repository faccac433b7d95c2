import type { ChannelConfig } from '../config/schema.ts';
import { reasonOf } from '../errors.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { quotaRestMs } from '../net/retryAfter.ts';
import { outcomeOfAnswer, redacted } from './answer.ts';
import type { ChannelType, PostStatistics, StatisticsAnswer } from './channel.ts';
import { NothingSent, type Platform } from './request.ts';

/** One post's remote id and its numbers. */
export type Counted = [remoteId: string, statistics: PostStatistics];

/**
 * Queries a platform's statistics. `read` returns them, or undefined if the answer has none: it is then reported like
 * the answer of any other request. Never throws.
 */
export async function statisticsFrom(
  platform: Platform,
  request: () => Promise<OutboundResponse>,
  read: (answer: OutboundResponse) => Counted[] | undefined,
): Promise<StatisticsAnswer> {
  // A permission that only statistics need is no fault of the account: it posts.
  const { signedOut, ...asked } = platform;
  const { secrets, context } = asked;
  try {
    const answer = await request();
    const counted = read(answer);
    const now = context.clock.now();
    if (counted) {
      const restMs = quotaRestMs(answer.headers, now);
      return { kind: 'read', posts: new Map(counted), ...(restMs === undefined ? {} : { restMs }) };
    }
    const outcome = outcomeOfAnswer(answer, asked, now);
    return {
      kind: 'unread',
      reason: outcome.reason,
      ...('retryAfterMs' in outcome ? { retryAfterMs: outcome.retryAfterMs } : {}),
      ...(outcome.kind === 'refused' ? { refused: true } : {}),
    };
  } catch (error) {
    const reason = error instanceof NothingSent ? error.outcome.reason : redacted(reasonOf(error), secrets);
    return { kind: 'unread', reason };
  }
}

/** The given numbers under our names; what the platform doesn't count is left out. */
export function numbered(given: Record<keyof PostStatistics, number | null | undefined>): PostStatistics {
  const known = Object.entries(given).filter(([, count]) => typeof count === 'number');
  return Object.fromEntries(known) as PostStatistics;
}

/**
 * Whether the statistics of a channel's posts are read: `on`; `none`: its platform offers none; `off`: newsroom.yaml
 * says so; `unpaid`: the platform charges for them, and newsroom.yaml does not say that it may; `dry-run`: it posts
 * nothing.
 */
export type StatisticsSetting = 'on' | 'none' | 'off' | 'unpaid' | 'dry-run';

/** A channel's own setting: anything is read only if `copies.statistics` has a schedule, too. */
export function statisticsSetting({
  config,
  type,
}: {
  config: ChannelConfig;
  type: Pick<ChannelType, 'statistics' | 'statisticsForPost'>;
}): StatisticsSetting {
  if (!type.statistics) return 'none';
  if (config.dryRun) return 'dry-run';
  if (config.statistics === false) return 'off';
  return config.statistics === undefined && type.statisticsForPost !== undefined ? 'unpaid' : 'on';
}
