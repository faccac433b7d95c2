import type { Store } from '../store.ts';
import { cursorAfter, type Page, readCursor } from './page.ts';
import type { PageBothWays, Where } from './pageBothWays.ts';

/** A member of a sorted set. */
export interface Listed {
  id: string;
  score: number;
}

/** Scores between which members are wanted, both included. */
export interface Scores {
  min?: number | undefined;
  max?: number | undefined;
}

/** Bounds of a list as Redis takes them. */
export const lowest = ({ min }: Scores) => min ?? '-inf';
export const highest = ({ max }: Scores) => max ?? '+inf';

/** Members with their scores, from an answer `WITHSCORES`. */
export function listedIn(flat: string[]): Listed[] {
  return Array.from({ length: flat.length / 2 }, (_, n) => ({
    id: flat[2 * n] ?? '',
    score: Number(flat[2 * n + 1]),
  }));
}

/** An ordered list of members of which parts are read. */
export interface Range {
  total(): Promise<number>;
  slice(from: number, to: number): Promise<Listed[]>;
  /** Where the member that a cursor names is, or was. */
  placeOf(cursor: string): Promise<{ index: number; isThere: boolean }>;
  placeAfter(cursor: string): Promise<number>;
}

/** What is between two scores of a list; a part of it costs a few reads, however long it is. */
export function rangeOf({ redis }: Store, list: string, scores: Scores): Range {
  const min = lowest(scores);
  const max = highest(scores);
  const begin = () => (min === '-inf' ? Promise.resolve(0) : redis.zcount(list, '-inf', `(${min}`));
  const placeOf = async (cursor: string) => {
    const { score, id } = readCursor(cursor);
    const [start, total, rank] = await Promise.all([
      begin(),
      redis.zcount(list, min, max),
      redis.zrank(list, id),
    ]);
    const index = (rank ?? (await redis.zcount(list, '-inf', `(${score}`))) - start;
    const isThere = rank !== null && index >= 0 && index < total;
    return { index: Math.max(0, Math.min(total, index)), isThere };
  };
  return {
    total: () => redis.zcount(list, min, max),
    async slice(from, to) {
      const [start, total] = await Promise.all([begin(), redis.zcount(list, min, max)]);
      const end = Math.min(to, total);
      if (end <= from) return [];
      return listedIn(await redis.zrange(list, String(start + from), String(start + end - 1), 'WITHSCORES'));
    },
    placeOf,
    async placeAfter(cursor) {
      const { index, isThere } = await placeOf(cursor);
      return isThere ? index + 1 : index;
    },
  };
}

/** A list that is in memory as a whole, in its order. */
export function rangeIn(items: Listed[]): Range {
  const placeOf = async (cursor: string) => {
    const { score, id } = readCursor(cursor);
    const there = items.findIndex((item) => item.id === id);
    if (there >= 0) return { index: there, isThere: true };
    const after = items.findIndex(
      (item) => item.score > Number(score) || (item.score === Number(score) && item.id > id),
    );
    return { index: after < 0 ? items.length : after, isThere: false };
  };
  return {
    total: async () => items.length,
    slice: async (from, to) => items.slice(from, to),
    placeOf,
    async placeAfter(cursor) {
      const { index, isThere } = await placeOf(cursor);
      return isThere ? index + 1 : index;
    },
  };
}

/** Members that come first, and are in memory, before a range of those with a score of at least `from`. */
export function rangeAfter(first: Listed[], rest: Range, from: number): Range {
  const front = rangeIn(first);
  const placeOf = async (cursor: string) => {
    if (Number(readCursor(cursor).score) < from) return front.placeOf(cursor);
    const { index, isThere } = await rest.placeOf(cursor);
    return { index: first.length + index, isThere };
  };
  return {
    total: async () => first.length + (await rest.total()),
    async slice(start, to) {
      const some = first.slice(start, to);
      const left = to - first.length;
      if (left <= 0) return some;
      return [...some, ...(await rest.slice(Math.max(0, start - first.length), left))];
    },
    placeOf,
    async placeAfter(cursor) {
      const { index, isThere } = await placeOf(cursor);
      return isThere ? index + 1 : index;
    },
  };
}

/** A page of a range; it begins after what the cursor names. */
export async function pageOfRange(range: Range, limit: number, cursor?: string): Promise<Page<string>> {
  const from = cursor ? await range.placeAfter(cursor) : 0;
  const found = await range.slice(from, from + limit + 1);
  const items = found.slice(0, limit);
  const last = items.at(-1);
  return {
    items: items.map(({ id }) => id),
    nextCursor: last && found.length > limit ? cursorAfter(last.score, last.id) : null,
  };
}

/** A page of a range, with cursors in both directions. */
export async function pageOfRangeBothWays(
  range: Range,
  { after, before }: Where,
  limit: number,
): Promise<PageBothWays> {
  let from = 0;
  let to = limit;
  if (after !== undefined) {
    from = await range.placeAfter(after);
    to = from + limit;
  } else if (before !== undefined) {
    const { index } = await range.placeOf(before);
    from = Math.max(0, index - limit);
    to = index;
  }
  const [page, total] = await Promise.all([range.slice(from, to), range.total()]);
  return {
    ids: page.map(({ id }) => id),
    from,
    total,
    newer: from > 0 ? cursorOf(page[0]) : null,
    older: from + page.length < total ? cursorOf(page.at(-1)) : null,
  };
}

/** The cursor that names a member; null for none. */
export function cursorOf(item: Listed | undefined): string | null {
  return item ? cursorAfter(item.score, item.id) : null;
}
