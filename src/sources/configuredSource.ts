import type { Clock } from '../clock.ts';
import type { Config, SourceConfig } from '../config/schema.ts';
import { nextInstant } from '../cron.ts';
import { SluglineError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Outbound } from '../net/outbound.ts';
import type { Store } from '../store/store.ts';
import { sourceTypes } from './index.ts';
import type { SourceContext, SourceType } from './source.ts';
import type { SourceStats } from './sourceStats.ts';
import { restsUntil, type Subscription } from './subscription.ts';

/** A source as configured, with its type; throws if there is none. */
export function requireSource(
  { config: { sources } }: { config: Pick<Config, 'sources'> },
  id: string,
): { config: SourceConfig; type: SourceType } {
  const config = sources.find((source) => source.id === id);
  const type = sourceTypes.find((candidate) => candidate.type === config?.type);
  if (!config || !type) throw new SluglineError('source.unknown', { id });
  return { config, type };
}

/** What source types are given. */
export function sourceContext(context: {
  net: Outbound;
  clock: Clock;
  log: Log;
  config: Pick<Config, 'newsroom'>;
  baseFolder: string;
  store: Pick<Store, 'random'>;
}): SourceContext {
  const { net, clock, log, config, baseFolder, store } = context;
  return { net, clock, random: store.random, log, newsroom: config.newsroom, baseFolder };
}

/** When a source is polled next (ms): by its schedule, and not while it rests; undefined if it is never polled. */
export function nextPoll(
  { type, cron }: Pick<SourceConfig, 'type' | 'cron'>,
  stats: SourceStats,
  timezone: string,
  now: number,
  subscription?: Subscription,
): number | undefined {
  if (!sourceTypes.find((candidate) => candidate.type === type)?.poll) return undefined;
  const rests = Math.max(Number(stats.notBefore ?? 0), restsUntil(subscription, stats, now));
  const from = Math.max(now, rests - 1);
  return nextInstant(cron ?? '* * * * *', timezone, from);
}
