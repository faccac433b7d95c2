import type { Store } from '../store.ts';
import { cursorAfter, readCursor } from './page.ts';

export interface Where {
  /** The page begins after what this cursor names, or ends before it. */
  after?: string | undefined;
  before?: string | undefined;
}

export interface PageBothWays {
  ids: string[];
  /** How many come before the page's first item, and how many there are in all. */
  from: number;
  total: number;
  /** Cursors for the pages before and after; null if there is none. */
  newer: string | null;
  older: string | null;
}

/** The members that come first, in their own order, with the ranks that they have in the list. */
interface First {
  ids: string[];
  ranks: number[];
}

/**
 * A page of a sorted set, lowest score first, with cursors in both directions. `first` are members that come before the
 * others, some hundreds at most; those that are not in the set are left out. A page takes a few reads, however long the
 * set is.
 */
export async function pageBothWays(
  store: Store,
  list: string,
  { after, before }: Where,
  limit: number,
  first: string[] = [],
): Promise<PageBothWays> {
  const front = await inList(store, list, first);
  const total = await store.redis.zcard(list);
  const anchor = after ?? before;
  const place = anchor === undefined ? undefined : await placeOf(store, list, front, anchor);
  let from = 0;
  let to = limit;
  if (place && after !== undefined) {
    from = place.index + place.width;
    to = from + limit;
  } else if (place) {
    from = Math.max(0, place.index - limit);
    to = place.index;
  }
  const ids = await slice(store, list, front, from, to);
  const [head, tail] = await Promise.all([cursorOf(store, list, ids[0]), cursorOf(store, list, ids.at(-1))]);
  return { ids, from, total, newer: from > 0 ? head : null, older: from + ids.length < total ? tail : null };
}

async function inList(store: Store, list: string, ids: string[]): Promise<First> {
  const ranked = await Promise.all(ids.map(async (id) => ({ id, rank: await store.redis.zrank(list, id) })));
  const listed = ranked.filter((each): each is { id: string; rank: number } => each.rank !== null);
  return { ids: listed.map(({ id }) => id), ranks: listed.map(({ rank }) => rank).sort((a, b) => a - b) };
}

/** The items between two places of the whole order. */
async function slice(store: Store, list: string, first: First, from: number, to: number): Promise<string[]> {
  const front = first.ids.slice(from, to);
  const count = to - from - front.length;
  if (count <= 0) return front;
  const start = rankAt(first, Math.max(0, from - first.ids.length));
  const inFront = new Set(first.ids);
  // The members that came first are in the list too, so they are skipped there.
  const passed = first.ranks.filter((rank) => rank >= start).length;
  const rest = await store.redis.zrange(list, String(start), String(start + count + passed - 1));
  return [...front, ...rest.filter((id) => !inFront.has(id)).slice(0, count)];
}

/** The rank in the list of the n-th member that does not come first. */
function rankAt({ ranks }: First, n: number): number {
  let rank = n;
  for (const passed of ranks) if (passed <= rank) rank += 1;
  return rank;
}

/** The place of a member in the whole order; if it is gone, the place that it had, with `width` 0. */
async function placeOf(
  store: Store,
  list: string,
  first: First,
  cursor: string,
): Promise<{ index: number; width: number }> {
  const { score, id } = readCursor(cursor);
  const ahead = first.ids.indexOf(id);
  if (ahead >= 0) return { index: ahead, width: 1 };
  const there = await store.redis.zrank(list, id);
  const rank = there ?? (await store.redis.zcount(list, '-inf', `(${score}`));
  const passed = first.ranks.filter((each) => each < rank).length;
  return { index: first.ids.length + rank - passed, width: there === null ? 0 : 1 };
}

async function cursorOf(store: Store, list: string, id: string | undefined): Promise<string | null> {
  if (id === undefined) return null;
  return cursorAfter(Number(await store.redis.zscore(list, id)), id);
}
