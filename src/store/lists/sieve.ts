import type { Store } from '../store.ts';
import type { PageBothWays, Where } from './pageBothWays.ts';
import { cursorOf, type Listed, type Range, rangeOf, type Scores } from './range.ts';

/** Members of a list (a sorted set) between two scores that are in all of some sets and in none of others. */
interface Sieve {
  list: string;
  scores: Scores;
  inAll: string[];
  inNone: string[];
}

/** A page whose place in the whole is unknown: only the members up to it have been looked at. */
type SievedPage = Pick<PageBothWays, 'ids' | 'newer' | 'older'>;

const chunk = 200;
/** How many are looked at for one page at most; it goes on with the next page, so a page may be short or empty. */
const mostRead = 4_000;

/** A page of a sieve, with cursors in both directions. Reads the list from the cursor on until the page is full. */
export async function sievedPage(
  store: Store,
  sieve: Sieve,
  { after, before }: Where,
  limit: number,
): Promise<SievedPage> {
  const range = rangeOf(store, sieve.list, sieve.scores);
  return before === undefined
    ? readOn(store, sieve, range, after, limit)
    : readBack(store, sieve, range, before, limit);
}

async function readOn(
  store: Store,
  sieve: Sieve,
  range: Range,
  after: string | undefined,
  limit: number,
): Promise<SievedPage> {
  const start = after === undefined ? 0 : await range.placeAfter(after);
  const found: Listed[] = [];
  let older: string | null = null;
  for (let at = start; ; at += chunk) {
    const read = await range.slice(at, at + chunk);
    found.push(...(await passing(store, sieve, read)));
    if (found.length > limit) older = cursorOf(found[limit - 1]);
    else if (read.length === chunk && at - start + chunk >= mostRead) older = cursorOf(read.at(-1));
    if (older !== null || read.length < chunk) break;
  }
  const page = found.slice(0, limit);
  return {
    ids: page.map(({ id }) => id),
    newer: start > 0 ? (cursorOf(page[0]) ?? after ?? null) : null,
    older,
  };
}

async function readBack(
  store: Store,
  sieve: Sieve,
  range: Range,
  before: string,
  limit: number,
): Promise<SievedPage> {
  const { index: end } = await range.placeOf(before);
  let found: Listed[] = [];
  let newer: string | null = null;
  let last: Listed | undefined;
  for (let to = end; to > 0; to -= chunk) {
    const read = await range.slice(Math.max(0, to - chunk), to);
    last ??= read.at(-1);
    found = [...(await passing(store, sieve, read)), ...found];
    if (found.length > limit) newer = cursorOf(found.at(-limit));
    else if (to > chunk && end - to + chunk >= mostRead) newer = cursorOf(read[0]);
    if (newer !== null) break;
  }
  const page = found.slice(-limit);
  return { ids: page.map(({ id }) => id), newer, older: cursorOf(page.at(-1) ?? last) };
}

async function passing({ redis }: Store, { inAll, inNone }: Sieve, items: Listed[]): Promise<Listed[]> {
  if (items.length === 0) return [];
  const ids = items.map(({ id }) => id);
  const [wanted, unwanted] = await Promise.all(
    [inAll, inNone].map((sets) => Promise.all(sets.map((set) => redis.zmscore(set, ...ids)))),
  );
  return items.filter(
    (_, n) => wanted?.every((each) => each[n] !== null) && unwanted?.every((each) => each[n] === null),
  );
}

/** Those of some members, in their order, that a sieve lets through. */
export function sieved(store: Store, sieve: Sieve, items: Listed[]): Promise<Listed[]> {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = sieve.scores;
  return passing(
    store,
    sieve,
    items.filter(({ score }) => score >= min && score <= max),
  );
}
