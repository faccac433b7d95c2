import { articlesById } from '../article/archive.ts';
import type { Config } from '../config/schema.ts';
import { cursorAfter, type Page } from '../store/page.ts';
import type { Store } from '../store/store.ts';
import { deliveriesOfArticle } from './articleDeliveries.ts';
import { type Delivery, listDeliveries } from './delivery.ts';
import type { DeliveryState } from './states.ts';

/** Which deliveries are wanted; all of it must hold. */
export interface DeliveryFilter {
  state?: DeliveryState | undefined;
  channel?: string | undefined;
  /** An article's id. */
  article?: string | undefined;
  /** Words of the article's headline, or a part of its address. */
  words?: string | undefined;
  /** Due between these instants (ms, both included). */
  since?: number | undefined;
  until?: number | undefined;
}

/** How many are read for one page at most; the search continues on the next page, so a page may be empty. */
const mostRead = 2_000;
const chunk = 100;

/** Deliveries, newest first, in pages. A page may hold fewer than `limit` and go on all the same. */
export async function findDeliveries(
  context: { store: Store; config: Pick<Config, 'newsroom'> },
  filter: DeliveryFilter,
  limit: number,
  cursor?: string,
): Promise<Page<Delivery>> {
  if (filter.article !== undefined) return ofArticle(context, filter, filter.article, limit, cursor);
  const { store } = context;
  const isEasy = [filter.words, filter.since, filter.until].every((given) => given === undefined);
  if (isEasy) return listDeliveries(store, filter, limit, cursor);
  const items: Delivery[] = [];
  let next = cursor ?? startOf(filter);
  for (let read = 0; read < mostRead; read += chunk) {
    const page = await listDeliveries(store, filter, chunk, next);
    items.push(...(await matching(store, page.items, filter)));
    const last = items[limit - 1];
    if (last && items.length > limit)
      return { items: items.slice(0, limit), nextCursor: cursorAfter(-Date.parse(last.createdAt), last.id) };
    if (page.nextCursor === null) return { items, nextCursor: null };
    next = page.nextCursor;
  }
  return { items, nextCursor: next ?? null };
}

async function ofArticle(
  context: { store: Store; config: Pick<Config, 'newsroom'> },
  filter: DeliveryFilter,
  article: string,
  limit: number,
  cursor: string | undefined,
): Promise<Page<Delivery>> {
  const all = (await deliveriesOfArticle(context, article)).filter(
    ({ state, channel }) =>
      (filter.state === undefined || state === filter.state) &&
      (filter.channel === undefined || channel === filter.channel),
  );
  const found = await matching(context.store, all, filter);
  found.sort((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt) || (a.id < b.id ? -1 : 1));
  const from = cursor === undefined ? 0 : found.findIndex(({ id }) => id === cursor) + 1;
  const items = found.slice(from, from + limit);
  return { items, nextCursor: from + limit < found.length ? (items.at(-1)?.id ?? null) : null };
}

/** Nothing is due before it was made, so what was made after the span is passed over. */
function startOf({ until }: DeliveryFilter): string | undefined {
  return until === undefined ? undefined : cursorAfter(-until, '~');
}

async function matching(store: Store, deliveries: Delivery[], filter: DeliveryFilter): Promise<Delivery[]> {
  const { since = Number.NEGATIVE_INFINITY, until = Number.POSITIVE_INFINITY, words } = filter;
  const inTime = deliveries.filter(({ dueAt }) => {
    const due = Date.parse(dueAt);
    return due >= since && due <= until;
  });
  if (words === undefined || inTime.length === 0) return inTime;
  const wanted = folded(words).split(/\s+/u).filter(Boolean);
  const articles = await articlesById(store, [...new Set(inTime.map(({ articleId }) => articleId))]);
  const named = new Set(
    articles
      .filter(({ headline, canonicalUrl }) =>
        wanted.every((each) => folded(`${headline} ${canonicalUrl ?? ''}`).includes(each)),
      )
      .map(({ id }) => id),
  );
  return inTime.filter(({ articleId }) => named.has(articleId));
}

function folded(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
