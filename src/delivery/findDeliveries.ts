import { articlesById } from '../article/archive.ts';
import type { Config } from '../config/schema.ts';
import { cursorAfter, type Page, readCursor } from '../store/lists/page.ts';
import type { Store } from '../store/store.ts';
import { pushesOfArticle } from './articleDeliveries.ts';
import { type Delivery, deliveriesById } from './delivery.ts';
import type { DeliveryFilter } from './deliveryFilter.ts';
import { timeOf } from './time.ts';

/** How many are read for one page at most; the search continues on the next page, so a page may be empty. */
const mostRead = 2_000;
const chunk = 100;
/**
 * A state's list up to this length is sorted as a whole; for a longer one, the list of all deliveries by time is read.
 */
const sortable = 5_000;

interface Timed {
  id: string;
  score: number;
}

/**
 * Deliveries in pages, by when they were sent or ended otherwise, or are due: the latest first unless the filter says
 * otherwise. A page with fewer than `limit` may still have a next one.
 */
export async function findDeliveries(
  context: { store: Store; config: Pick<Config, 'newsroom'> },
  filter: DeliveryFilter,
  limit: number,
  cursor?: string,
): Promise<Page<Delivery>> {
  if (filter.article !== undefined) return ofArticle(context, filter, filter.article, limit, cursor);
  const { store } = context;
  const items: Delivery[] = [];
  const scores = new Map<string, number>();
  const after = (id: string) => cursorAfter(scores.get(id) ?? 0, id);
  for await (const { rows, read, isLast } of inOrder(store, filter, cursor)) {
    for (const { id, score } of [...rows, ...read]) scores.set(id, score);
    const some = await deliveriesById(
      store,
      rows.map(({ id }) => id),
    );
    items.push(...(await matching(store, some, filter)));
    const end = items[limit - 1];
    if (end && items.length > limit) return { items: items.slice(0, limit), nextCursor: after(end.id) };
    if (isLast) break;
    const last = read.at(-1);
    if (last && (scores.size >= mostRead || items.length === limit))
      return { items, nextCursor: after(last.id) };
  }
  return { items, nextCursor: null };
}

/** `read`: all that was read; `rows`: those in the filter's state. */
interface Chunk {
  rows: Timed[];
  read: Timed[];
  isLast: boolean;
}

/** Ids of deliveries in a state and on a channel within the filter's time, in its order, from a cursor on. */
async function* inOrder(
  store: Store,
  filter: DeliveryFilter,
  cursor: string | undefined,
): AsyncGenerator<Chunk> {
  const { redis, keys } = store;
  const { state, channel = '*' } = filter;
  const byTime = keys.deliveriesByTime(channel);
  const ofState = state && keys.deliveries(state, channel);
  if (!ofState || (await isSoonerWalked(store, byTime, ofState, filter)))
    return yield* walked(store, byTime, filter, ofState, cursor);
  const flat = await redis.zinter(2, byTime, ofState, 'WEIGHTS', 1, 0, 'AGGREGATE', 'SUM', 'WITHSCORES');
  const latestFirst = timed(flat).filter(within(filter));
  const all = filter.sort === 'soonest' ? latestFirst.reverse() : latestFirst;
  const place = cursor ? all.findIndex(isAfter(filter, readCursor(cursor))) : 0;
  for (let from = place < 0 ? all.length : place; from < all.length; from += chunk) {
    const rows = all.slice(from, from + chunk);
    yield { rows, read: rows, isLast: from + chunk >= all.length };
  }
}

/** A state that is long, or common in the filter's time, is found sooner by reading the list by time. */
async function isSoonerWalked(
  { redis }: Store,
  byTime: string,
  ofState: string,
  { since, until }: DeliveryFilter,
): Promise<boolean> {
  const [inState, between] = await Promise.all([
    redis.zcard(ofState),
    redis.zcount(byTime, until === undefined ? '-inf' : -until, since === undefined ? '+inf' : -since),
  ]);
  return inState > sortable || between < inState * 10;
}

/** The list by time, in chunks: each begins after the last row read, wherever that row is by then. */
async function* walked(
  store: Store,
  byTime: string,
  filter: DeliveryFilter,
  ofState: string | undefined,
  cursor: string | undefined,
): AsyncGenerator<Chunk> {
  const { redis } = store;
  const isSoonest = filter.sort === 'soonest';
  let from = cursor ? readCursor(cursor) : undefined;
  for (;;) {
    const start = await rankAfter(store, byTime, filter, from);
    const end = String(start + chunk - 1);
    const all = timed(
      isSoonest
        ? await redis.zrevrange(byTime, String(start), end, 'WITHSCORES')
        : await redis.zrange(byTime, String(start), end, 'WITHSCORES'),
    );
    const read = all.filter(within(filter));
    const last = read.at(-1);
    const isLast = !last || read.length < chunk;
    const ids = read.map(({ id }) => id);
    const states = ofState && ids.length > 0 ? await redis.zmscore(ofState, ...ids) : undefined;
    yield { rows: states ? read.filter((_, n) => states[n] !== null) : read, read, isLast };
    if (isLast) return;
    from = { score: String(last.score), id: last.id };
  }
}

/** The rank of what follows a row, or of the beginning of the filter's time. */
async function rankAfter(
  { redis }: Store,
  byTime: string,
  { sort, since, until }: DeliveryFilter,
  from: { score: string; id: string } | undefined,
): Promise<number> {
  const isSoonest = sort === 'soonest';
  const before = (score: string | number) =>
    isSoonest ? redis.zcount(byTime, `(${score}`, '+inf') : redis.zcount(byTime, '-inf', `(${score}`);
  if (!from) {
    const begin = isSoonest ? since : until;
    return begin === undefined ? 0 : before(-begin);
  }
  const rank = isSoonest ? await redis.zrevrank(byTime, from.id) : await redis.zrank(byTime, from.id);
  return rank === null ? before(from.score) : rank + 1;
}

function timed(flat: string[]): Timed[] {
  return Array.from({ length: flat.length / 2 }, (_, n) => ({
    id: flat[2 * n] ?? '',
    score: Number(flat[2 * n + 1]),
  }));
}

function within({ since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY }: DeliveryFilter) {
  return ({ score }: Timed) => -score >= since && -score <= until;
}

/** Whether a row comes after another in the filter's order. */
function isAfter({ sort }: DeliveryFilter, from: { score: string; id: string }) {
  const score = Number(from.score);
  return (row: Timed) =>
    sort === 'soonest'
      ? row.score < score || (row.score === score && row.id < from.id)
      : row.score > score || (row.score === score && row.id > from.id);
}

async function ofArticle(
  context: { store: Store; config: Pick<Config, 'newsroom'> },
  filter: DeliveryFilter,
  article: string,
  limit: number,
  cursor: string | undefined,
): Promise<Page<Delivery>> {
  const isWithin = within(filter);
  const all = (await pushesOfArticle(context, article)).filter(
    (delivery) =>
      (filter.state === undefined || delivery.state === filter.state) &&
      (filter.channel === undefined || delivery.channel === filter.channel) &&
      isWithin({ id: delivery.id, score: -Date.parse(timeOf(delivery)) }),
  );
  const found = await matching(context.store, all, filter);
  const sign = filter.sort === 'soonest' ? -1 : 1;
  found.sort((a, b) => sign * (Date.parse(timeOf(b)) - Date.parse(timeOf(a)) || (a.id < b.id ? -1 : 1)));
  const from = cursor === undefined ? 0 : found.findIndex(({ id }) => id === cursor) + 1;
  const items = found.slice(from, from + limit);
  return { items, nextCursor: from + limit < found.length ? (items.at(-1)?.id ?? null) : null };
}

async function matching(
  store: Store,
  deliveries: Delivery[],
  { words }: DeliveryFilter,
): Promise<Delivery[]> {
  if (words === undefined || deliveries.length === 0) return deliveries;
  const wanted = folded(words).split(/\s+/u).filter(Boolean);
  const articles = await articlesById(store, [...new Set(deliveries.map(({ articleId }) => articleId))]);
  const named = new Set(
    articles
      .filter(({ headline, canonicalUrl }) =>
        wanted.every((each) => folded(`${headline} ${canonicalUrl ?? ''}`).includes(each)),
      )
      .map(({ id }) => id),
  );
  return deliveries.filter(({ articleId }) => named.has(articleId));
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
