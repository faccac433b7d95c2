import { DateTime } from 'luxon';
import { z } from 'zod';
import { findChannel } from '../../channels/configured.ts';
import { type StatisticsSetting, statisticsSetting } from '../../channels/statistics.ts';
import type { Clock } from '../../clock.ts';
import type { Config } from '../../config/schema.ts';
import { SluglineError } from '../../errors.ts';
import type { Store } from '../../store/store.ts';
import { type Grouping, groupings, type ResultGroup, tallyResults } from './groups.ts';
import { type ResultRow, resultsBetween } from './row.ts';

/** The lengths of the spans, in days. */
export const spans = [7, 28, 90] as const;
export type Span = (typeof spans)[number];
export const usualSpan: Span = 28;

/** How many of the best posts are named. */
const maxBest = 10;
/** A post gets most of its clicks on its first day: until then its number is still growing. */
const growsForMs = 24 * 3_600_000;

/** What a channel's numbers are, and what keeps others away. */
export interface ChannelNumbers {
  channel: string;
  /** Undefined for a channel that is no longer configured. */
  statistics?: StatisticsSetting;
  /** Whether the clicks of its posts are counted: not if they carry the canonical link. */
  clicks: boolean;
  /** Why its statistics are not read at the moment, if its platform refused, in a sentence. */
  rests?: string;
}

/** What became of the drafts and posts of some days, up to now. */
export interface Results {
  days: Span;
  /** The newsroom's first and last day, `YYYY-MM-DD`. */
  from: string;
  to: string;
  channel?: string;
  /** A group with fewer posts is compared with no other (`compose.leastPosts`). */
  leastPosts: number;
  total: ResultGroup;
  groups: Record<Grouping, ResultGroup[]>;
  /** The most clicked posts, at most ten. */
  best: ResultRow[];
  /** How many posts are younger than a day: their numbers still grow. */
  young: number;
  /** Whether `copies.statistics` has a schedule. */
  scheduled: boolean;
  /** The channels that are asked about, or that have results. */
  numbers: ChannelNumbers[];
}

export interface ResultQuery {
  days: Span;
  channel?: string | undefined;
}

/** Which results people and programs ask for. */
export const ResultFields = z.object({
  days: z.coerce
    .number()
    .refine((days): days is Span => (spans as readonly number[]).includes(days), `use ${spans.join(', ')}`)
    .default(usualSpan)
    .describe(`The newsroom’s last days, today included: ${spans.join(', ')}`),
  channel: z.string().max(100).optional(),
});

/** Reads the fields from an address. Throws `request.invalid` for another number of days. */
export function readResultQuery(given: unknown): ResultQuery {
  const read = ResultFields.safeParse(given);
  if (read.success) return read.data;
  const [issue] = read.error.issues;
  throw new SluglineError('request.invalid', {
    where: String(issue?.path[0] ?? 'query'),
    what: issue?.message ?? 'is not valid',
  });
}

/**
 * The results of the newsroom's last days, today included. It reads the rows of the span, whatever the newsroom's age.
 */
export async function resultsOf(
  { store, config, clock }: { store: Store; config: Config; clock: Clock },
  { days, channel }: ResultQuery,
): Promise<Results> {
  const now = clock.now();
  const today = DateTime.fromMillis(now, { zone: config.newsroom.timezone }).startOf('day');
  const first = today.minus({ days: days - 1 });
  const tallies = tallyResults();
  let best: ResultRow[] = [];
  let young = 0;
  for await (const rows of resultsBetween(store, first.toMillis(), now + 1)) {
    const wanted = rows.filter((row) => channel === undefined || row.channel === channel);
    for (const row of wanted) {
      tallies.add(row);
      if (row.delivery !== undefined && row.at > now - growsForMs) young += 1;
    }
    best = [...best, ...wanted.filter(({ clicks = 0 }) => clicks > 0)].sort(mostClicked).slice(0, maxBest);
  }
  const { leastPosts } = config.compose;
  const groupsBy = (by: Grouping) => tallies.groups(by, leastPosts);
  const groups = Object.fromEntries(groupings.map((by) => [by, groupsBy(by)])) as Results['groups'];
  const channels = groups.channel.map(({ name }) => name);
  return {
    days,
    from: first.toISODate() ?? '',
    to: today.toISODate() ?? '',
    ...(channel === undefined ? {} : { channel }),
    leastPosts,
    total: tallies.total(leastPosts),
    groups,
    best,
    young,
    scheduled: config.copies.statistics !== undefined,
    numbers: await Promise.all(channels.sort().map((id) => numbersOf({ store, config, clock }, id))),
  };
}

function mostClicked(one: ResultRow, other: ResultRow): number {
  const clicks = (other.clicks ?? 0) - (one.clicks ?? 0);
  return clicks || other.at - one.at || (one.draftId < other.draftId ? -1 : 1);
}

async function numbersOf(
  { store, config, clock }: { store: Store; config: Config; clock: Clock },
  id: string,
): Promise<ChannelNumbers> {
  const found = findChannel({ config }, id);
  if (!found) return { channel: id, clicks: true };
  const [until, why] = await store.redis.hmget(store.keys.channel(id), 'readingRestUntil', 'readingRestWhy');
  return {
    channel: id,
    statistics: statisticsSetting(found),
    clicks: found.config.link === 'short',
    ...(why && Number(until) > clock.now() ? { rests: why } : {}),
  };
}
