import { articlesById } from '../article/archive.ts';
import type { Article } from '../article/article.ts';
import { toInstant } from '../clock.ts';
import { slotFrom } from '../delivery/calendar.ts';
import { calendarOf, type Delivery, deliveriesById } from '../delivery/delivery.ts';
import { type Draft, draftById } from '../review/draft.ts';
import type { WebContext } from './context.ts';

/** What has a place in the calendar, with its article and why it stands there. */
export interface Planned {
  delivery: Delivery;
  article?: Article | undefined;
  draft?: Draft | undefined;
  /** Why then, in a sentence. */
  why: string;
}

/** What would be sent between two instants (ms), by due time, over all channels or one. */
export async function plannedBetween(
  web: WebContext,
  from: number,
  to: number,
  channel?: string,
): Promise<Planned[]> {
  const channels = web.config.channels.filter(({ id }) => channel === undefined || id === channel);
  const rows = await Promise.all(channels.map(({ id }) => calendarOf(web.store, id, from, to)));
  const deliveries = await deliveriesById(
    web.store,
    rows.flat().map(({ id }) => id),
  );
  deliveries.sort((a, b) => Date.parse(a.dueAt) - Date.parse(b.dueAt) || (a.id < b.id ? -1 : 1));
  const articles = await articlesById(web.store, [...new Set(deliveries.map(({ articleId }) => articleId))]);
  const drafts = await Promise.all(deliveries.map(({ draftId }) => draftById(web.store, draftId)));
  const byId = new Map(articles.map((article) => [article.id, article]));
  return deliveries.map((delivery, index) => {
    const article = byId.get(delivery.articleId);
    const draft = drafts[index];
    return { delivery, article, draft, why: calendarReason(web, delivery, article, draft) };
  });
}

/** Why a delivery is due when it is, from what is known now. */
export function calendarReason(
  web: WebContext,
  delivery: Delivery,
  article: Article | undefined,
  draft: Draft | undefined,
): string {
  if (delivery.state === 'held' || delivery.state === 'retry_wait') return delivery.reason ?? delivery.state;
  if (delivery.part > 1) return 'Follows the part before it.';
  const due = Date.parse(delivery.dueAt);
  const channel = web.config.channels.find(({ id }) => id === delivery.channel);
  if (draft?.wantedAt && Date.parse(draft.wantedAt) === due) return 'The time that was asked for.';
  if (article?.embargoUntil && Date.parse(article.embargoUntil) === due)
    return 'The article’s embargo ends then.';
  const zone = web.config.newsroom.timezone;
  const opens = channel?.slots && slotFrom(due - 1, { slots: channel.slots, timezone: zone }) === due;
  if (opens) return 'The channel’s slot begins then.';
  const gap = channel?.cap.gap ?? 0;
  const asked = draft?.wantedAt
    ? `The first free place after ${toInstant(Date.parse(draft.wantedAt))}.`
    : undefined;
  return asked ?? (gap > 0 ? 'The channel’s next free place, with its gap to other posts.' : 'At once.');
}
