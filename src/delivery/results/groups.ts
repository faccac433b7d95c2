import { type PostStatistics, statisticsNames } from '../../channels/channel.ts';
import { outcomes, type ResultOutcome, type ResultRow } from './row.ts';

/** How results can be grouped. */
export const groupings = ['channel', 'variant', 'section', 'language'] as const;
export type Grouping = (typeof groupings)[number];

/** The name of the group of posts whose text a person had edited: it says nothing about the variant that it was. */
const editedVariant = 'edited';

/** Some posts' numbers of one kind. */
export interface Figures {
  /** How many posts have such a number. */
  posts: number;
  total: number;
  /** For each of those posts; undefined if there are none. */
  mean?: number;
  median?: number;
}

/** What became of the drafts in one group. */
export interface ResultGroup {
  /** A channel’s id, a variant, a section, a language; `-` for articles without a section. */
  name: string;
  /** How many were sent. */
  posts: number;
  /** How many were sent as composed, sent as a person had edited them, and rejected by a person. */
  drafts: Record<ResultOutcome, number>;
  clicks: Figures;
  /** What platforms count; a name that none of its posts has is missing. */
  statistics: Partial<Record<keyof PostStatistics, Figures>>;
  /** Whether it has enough posts with counted clicks to be compared with others. */
  comparable: boolean;
}

interface Tally {
  drafts: Record<ResultOutcome, number>;
  clicks: number[];
  statistics: Map<keyof PostStatistics, number[]>;
}

/** Adds up results, in any order. */
export interface Tallies {
  add(row: ResultRow): void;
  /** All groups, those that can be compared first, the most clicked first by their median; the others by name. */
  groups(by: Grouping, leastPosts: number): ResultGroup[];
  total(leastPosts: number): ResultGroup;
}

/** Tallies by every grouping and of everything together. */
export function tallyResults(): Tallies {
  const all = newTally();
  const byName = new Map(groupings.map((by) => [by, new Map<string, Tally>()]));
  return {
    add(row) {
      addTo(all, row);
      for (const [by, tallies] of byName) {
        const name = groupOf(row, by);
        const tally = tallies.get(name) ?? newTally();
        tallies.set(name, tally);
        addTo(tally, row);
      }
    },
    groups: (by, leastPosts) =>
      [...(byName.get(by) ?? [])].map(([name, tally]) => groupFrom(name, tally, leastPosts)).sort(inOrder),
    total: (leastPosts) => groupFrom('*', all, leastPosts),
  };
}

function newTally(): Tally {
  return { drafts: { composed: 0, edited: 0, rejected: 0 }, clicks: [], statistics: new Map() };
}

function groupOf(row: ResultRow, by: Grouping): string {
  if (by === 'variant' && row.outcome === 'edited') return editedVariant;
  return row[by] ?? '-';
}

function addTo(tally: Tally, { outcome, clicks, statistics = {} }: ResultRow): void {
  tally.drafts[outcome] += 1;
  if (clicks !== undefined) tally.clicks.push(clicks);
  for (const name of statisticsNames) {
    const count = statistics[name];
    if (count === undefined) continue;
    const counts = tally.statistics.get(name);
    if (counts) counts.push(count);
    else tally.statistics.set(name, [count]);
  }
}

function groupFrom(name: string, tally: Tally, leastPosts: number): ResultGroup {
  const statistics = statisticsNames.flatMap((each) => {
    const counts = tally.statistics.get(each);
    return counts ? [[each, figuresOf(counts)] as const] : [];
  });
  return {
    name,
    posts: tally.drafts.composed + tally.drafts.edited,
    drafts: { ...tally.drafts },
    clicks: figuresOf(tally.clicks),
    statistics: Object.fromEntries(statistics),
    comparable: tally.clicks.length >= leastPosts,
  };
}

/** A few posts that very many people clicked raise the mean, not the median: so both are given. */
export function figuresOf(numbers: readonly number[]): Figures {
  const posts = numbers.length;
  const total = numbers.reduce((sum, each) => sum + each, 0);
  if (posts === 0) return { posts, total };
  const sorted = numbers.toSorted((a, b) => a - b);
  const upper = sorted[Math.floor(posts / 2)] ?? 0;
  const lower = sorted[Math.ceil(posts / 2) - 1] ?? 0;
  return { posts, total, mean: total / posts, median: (lower + upper) / 2 };
}

function inOrder(one: ResultGroup, other: ResultGroup): number {
  const byName = one.name < other.name ? -1 : 1;
  if (one.comparable !== other.comparable) return one.comparable ? -1 : 1;
  if (!one.comparable) return byName;
  const by = (which: 'median' | 'mean') => (other.clicks[which] ?? 0) - (one.clicks[which] ?? 0);
  return by('median') || by('mean') || byName;
}

/** How many drafts were decided. */
export function decidedOf({ drafts }: Pick<ResultGroup, 'drafts'>): number {
  return outcomes.reduce((sum, outcome) => sum + drafts[outcome], 0);
}
