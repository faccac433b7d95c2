import { toInstant } from '../../clock.ts';
import { nextPoll } from '../../sources/configuredSource.ts';
import { warningOf } from '../../sources/sourceStats.ts';
import {
  hubWarning,
  readSubscription,
  type ShownSubscription,
  shownSubscription,
} from '../../sources/subscription.ts';
import type { Page } from '../../store/page.ts';
import type { Store } from '../../store/store.ts';
import type { WebContext } from '../context.ts';

/** A source as configured, with what its polls came to. Counts are missing where it was never polled. */
export interface SourceState {
  id: string;
  type: string;
  cron?: string;
  url?: string;
  lastAttemptAt?: string;
  lastSuccessAt?: string;
  lastError?: string;
  /** What is unusual although it answers: it moved, went silent, was braked. */
  lastWarning?: string;
  nextPollAt?: string;
  failures: number;
  /** Until then it is left alone. */
  notBefore?: string;
  seen?: number;
  new?: number;
  revised?: number;
  unchanged?: number;
  rejected?: number;
  /** How often it spoke of an article that it does not own. */
  ignored?: number;
  /** Its subscription at the hub that pushes it. */
  websub?: ShownSubscription;
}

const instants = ['lastAttemptAt', 'lastSuccessAt', 'notBefore'] as const;
const totals = ['seen', 'new', 'revised', 'unchanged', 'rejected', 'ignored'] as const;

/** Every configured source with its state, in the file's order. */
export async function sourceStates(web: WebContext): Promise<SourceState[]> {
  const { redis, keys } = web.store;
  const { timezone } = web.config.newsroom;
  const now = web.clock.now();
  return Promise.all(
    web.config.sources.map(async ({ id, type, cron, url }) => {
      const [stats, subscription] = await Promise.all([
        redis.hgetall(keys.source(id)),
        readSubscription(web.store, id),
      ]);
      const state: SourceState = { id, type, failures: Number(stats.failures ?? 0) };
      if (cron) state.cron = cron;
      if (typeof url === 'string') state.url = url;
      if (stats.lastError) state.lastError = stats.lastError;
      const warning = [warningOf(stats, now), hubWarning(subscription, now)].filter(Boolean).join('; ');
      if (warning) state.lastWarning = warning;
      const next = nextPoll({ type, cron }, stats, timezone, now, subscription);
      if (next !== undefined) state.nextPollAt = toInstant(next);
      for (const name of instants) if (Number(stats[name]) > 0) state[name] = toInstant(Number(stats[name]));
      for (const name of totals) if (stats[name] !== undefined) state[name] = Number(stats[name]);
      if (subscription) state.websub = shownSubscription(subscription);
      return state;
    }),
  );
}

/** What could not be taken in or shown, and why. */
export interface Rejected {
  at: string;
  source: string;
  where: string;
  reason: string;
}

/** What was kept aside, newest first. */
export async function listRejected(store: Store, limit: number, cursor?: string): Promise<Page<Rejected>> {
  const from = cursor && /^\d+-\d+$/.test(cursor) ? `(${cursor}` : '+';
  const entries = await store.redis.xrevrange(store.keys.rejected, from, '-', 'COUNT', limit + 1);
  const items = entries.slice(0, limit).map(([, fields]) => {
    const stats: Record<string, string> = {};
    for (let n = 0; n < fields.length; n += 2) stats[fields[n] ?? ''] = fields[n + 1] ?? '';
    return {
      at: toInstant(Number(stats.at)),
      source: stats.source ?? '',
      where: stats.where ?? '',
      reason: stats.reason ?? '',
    };
  });
  return { items, nextCursor: entries.length > limit ? (entries[limit - 1]?.[0] ?? null) : null };
}
