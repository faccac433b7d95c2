import { toInstant } from '../clock.ts';
import type { Config, SourceConfig } from '../config/schema.ts';
import { nextInstant } from '../cron.ts';
import { joinedBy } from '../joined.ts';
import type { Store } from '../store/store.ts';
import { statsOf } from './configuredSource.ts';
import { sourceTypes } from './index.ts';
import { type SourceStats, warningOf } from './sourceStats.ts';
import {
  hubWarning,
  readSubscription,
  restsUntil,
  type ShownSubscription,
  type Subscription,
  shownSubscription,
} from './subscription.ts';

/** A source as configured, with the outcome of its polls, as every door shows it. */
export interface SourceState {
  id: string;
  type: string;
  cron?: string;
  url?: string;
  lastAttemptAt?: string;
  lastSuccessAt?: string;
  lastError?: string;
  /** What is unusual although it answers: it moved, went silent, exceeded its usual volume. */
  lastWarning?: string;
  nextPollAt?: string;
  failures: number;
  /** It is not polled before this. */
  notBefore?: string;
  /** What its last poll saw, as a sentence. */
  saw?: string;
  seen: number;
  new: number;
  revised: number;
  unchanged: number;
  rejected: number;
  /** Updates of articles that it does not own. */
  ignored: number;
  /** Its subscription at the hub that pushes to us. */
  websub?: ShownSubscription;
}

type SourceContext = { store: Store; config: Pick<Config, 'sources' | 'newsroom'> };

/** Every configured source with its state, in the file's order. */
export function sourceStates(context: SourceContext): Promise<SourceState[]> {
  return Promise.all(context.config.sources.map((source) => sourceState(context, source)));
}

/** One source's state. */
export async function sourceState(
  { store, config }: SourceContext,
  source: SourceConfig,
): Promise<SourceState> {
  const [stats, subscription] = await Promise.all([
    statsOf(store, source),
    readSubscription(store, source.id),
  ]);
  const now = store.clock.now();
  const number = (name: string) => Number(stats[name] ?? 0);
  const instant = (name: string) => (number(name) > 0 ? { [name]: toInstant(number(name)) } : {});
  const warning = joinedBy('; ', [warningOf(stats, now), hubWarning(subscription, now)]);
  const next = nextPoll(source, stats, config.newsroom.timezone, now, subscription);
  return {
    id: source.id,
    type: source.type,
    ...(source.cron ? { cron: source.cron } : {}),
    ...(typeof source.url === 'string' ? { url: source.url } : {}),
    ...instant('lastAttemptAt'),
    ...instant('lastSuccessAt'),
    ...instant('notBefore'),
    ...(next === undefined ? {} : { nextPollAt: toInstant(next) }),
    failures: number('failures'),
    seen: number('seen'),
    new: number('new'),
    revised: number('revised'),
    unchanged: number('unchanged'),
    rejected: number('rejected'),
    ignored: number('ignored'),
    ...(stats.saw ? { saw: stats.saw } : {}),
    ...(warning ? { lastWarning: warning } : {}),
    ...(stats.lastError ? { lastError: stats.lastError } : {}),
    ...(subscription ? { websub: shownSubscription(subscription) } : {}),
  };
}

/** When a source is polled next (ms): by its schedule, not before `notBefore`; undefined if it is never polled. */
function nextPoll(
  { type, cron }: SourceConfig,
  stats: SourceStats,
  timezone: string,
  now: number,
  subscription?: Subscription,
): number | undefined {
  if (!sourceTypes.find((candidate) => candidate.type === type)?.poll) return undefined;
  const rests = Math.max(Number(stats.notBefore ?? 0), restsUntil(subscription, stats, now));
  return nextInstant(cron ?? '* * * * *', timezone, Math.max(now, rests - 1));
}
