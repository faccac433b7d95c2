import type { PostStatistics } from '../../channels/channel.ts';
import { walk } from '../../store/lists/walk.ts';
import type { Store } from '../../store/store.ts';

/** How a draft was decided: sent with its composed text, sent with a text that a person had edited, or rejected. */
export const outcomes = ['composed', 'edited', 'rejected'] as const;
export type ResultOutcome = (typeof outcomes)[number];

/** What became of a draft, as it is stored. Section and language are the article's at that time. */
export interface StoredResult {
  outcome: ResultOutcome;
  articleId: string;
  channel: string;
  variant: string;
  language: string;
  section?: string;
  /** The delivery of its first part, if it was sent. */
  delivery?: string;
  /** The code of its short link, if it was sent with one. */
  code?: string;
}

export interface ResultRow extends StoredResult {
  draftId: string;
  /** When it was sent or rejected (ms). */
  at: number;
  /** How often its short link was followed so far; undefined if it has none. */
  clicks?: number;
  /** What its platform last counted; undefined if it was never asked. */
  statistics?: PostStatistics;
}

/** How long results are kept (ms): the longest span, and a day on each side for time zones. */
export const keptMs = 92 * 86_400_000;

/** How many are read at a time: other requests wait no longer than that. */
const together = 500;

/**
 * The drafts that were sent or rejected from one instant until before another (ms), oldest first, some at a time. What
 * it reads depends on the span alone.
 */
export async function* resultsBetween(store: Store, from: number, to: number): AsyncGenerator<ResultRow[]> {
  const { redis, keys } = store;
  for await (const places of walk(store, keys.resultTimes, from, `(${to}`, together)) {
    const stored = await redis.hmget(keys.results, ...places.map(({ id }) => id));
    const known = places.flatMap(({ id, score }, n) =>
      stored[n] ? [{ ...(JSON.parse(stored[n]) as StoredResult), draftId: id, at: score }] : [],
    );
    const codes = known.flatMap(({ code }) => code ?? []);
    const deliveries = known.flatMap(({ delivery }) => delivery ?? []);
    const [clicks, statistics] = await Promise.all([
      valuesOf(store, keys.resultClicks, codes),
      valuesOf(store, keys.resultStatistics, deliveries),
    ]);
    yield known.map((row) => ({ ...row, ...clicksIn(clicks, row), ...statisticsIn(statistics, row) }));
  }
}

/** The fields of a hash that exist, by name. */
async function valuesOf({ redis }: Store, key: string, names: string[]): Promise<Map<string, string>> {
  if (names.length === 0) return new Map();
  const values = await redis.hmget(key, ...names);
  return new Map(names.flatMap((name, n) => (values[n] ? [[name, values[n]] as const] : [])));
}

function clicksIn(clicks: Map<string, string>, { code }: StoredResult): Pick<ResultRow, 'clicks'> {
  return code === undefined ? {} : { clicks: Number(clicks.get(code) ?? 0) };
}

function statisticsIn(read: Map<string, string>, { delivery }: StoredResult): Pick<ResultRow, 'statistics'> {
  const reading = delivery === undefined ? undefined : read.get(delivery);
  if (!reading) return {};
  const { at, ...statistics } = JSON.parse(reading) as PostStatistics & { at: string };
  return { statistics };
}
