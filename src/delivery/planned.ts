import { articlesById } from '../article/archive.ts';
import type { Article } from '../article/article.ts';
import type { Config } from '../config/schema.ts';
import { type Draft, draftById } from '../review/draft.ts';
import type { Store } from '../store/store.ts';
import { calendarOf, type Delivery, deliveriesById, publicDelivery } from './delivery.ts';

/** A delivery in the calendar, with its article, its draft and why it is due then. */
export interface Planned {
  delivery: Delivery;
  article?: Article | undefined;
  draft?: Draft | undefined;
  why: string;
}

async function plannedDeliveries(
  { store, config }: { store: Store; config: Pick<Config, 'channels'> },
  from: number,
  to: number,
  channel?: string,
): Promise<Delivery[]> {
  const channels = config.channels.filter(({ id }) => channel === undefined || id === channel);
  const places = await Promise.all(channels.map(({ id }) => calendarOf(store, id, from, to)));
  const deliveries = await deliveriesById(
    store,
    places.flat().map(({ id }) => id),
  );
  return deliveries.sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt) || (a.id < b.id ? -1 : 1));
}

/** The deliveries due between two instants (ms), in order, on one channel or all, with why they are due then. */
export async function plannedBetween(
  context: { store: Store; config: Pick<Config, 'channels'> },
  from: number,
  to: number,
  channel?: string,
): Promise<Planned[]> {
  return withReasons(context.store, await plannedDeliveries(context, from, to, channel));
}

/** Deliveries with their articles, their drafts and why they are due when they are. */
export async function withReasons(store: Store, deliveries: Delivery[]): Promise<Planned[]> {
  const [articles, drafts] = await Promise.all([
    articlesById(store, [...new Set(deliveries.map(({ articleId }) => articleId))]),
    Promise.all(deliveries.map(({ draftId }) => draftById(store, draftId))),
  ]);
  const byId = new Map(articles.map((article) => [article.id, article]));
  return deliveries.map((delivery, index) => {
    const article = byId.get(delivery.articleId);
    const draft = drafts[index];
    return { delivery, article, draft, why: calendarReason(delivery, article, draft) };
  });
}

/** A row of the calendar as API and commands show it. */
export function publicPlanned({ delivery, article, why }: Planned, now: number) {
  return { ...publicDelivery(delivery, now), ...(article ? { headline: article.headline } : {}), why };
}

/** Why a delivery is due when it is, as a sentence: what its approval recorded, or what has delayed it since. */
export function calendarReason(
  { state, reason, part, dueAt }: Delivery,
  article: Article | undefined,
  draft: Draft | undefined,
): string {
  if (state === 'held' || state === 'retry_wait') return reason ?? state.replace('_', ' ');
  if (part > 1) return 'Follows the part before it.';
  const isDue = (instant: string | undefined) => instant && Date.parse(instant) === Date.parse(dueAt);
  const { wantedAt, slot } = draft ?? {};
  if (isDue(wantedAt)) return 'The requested time.';
  if (isDue(article?.embargoUntil)) return 'The article’s embargo ends then.';
  const recorded = isDue(slot?.at) ? slot?.why : undefined;
  if (recorded?.length === 0) return 'Immediately.';
  const free = wantedAt ? `Next free slot after ${wantedAt}` : 'The channel’s next free slot';
  return recorded ? `${free}: ${recorded.join(', ')}.` : `${free}.`;
}
