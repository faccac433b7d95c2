import { articlesById } from '../../../article/archive.ts';
import type { Article } from '../../../article/article.ts';
import { openFrom, type Rules, rulesOf } from '../../../delivery/calendar.ts';
import { calendarOf, type Delivery } from '../../../delivery/delivery.ts';
import { findDeliveries } from '../../../delivery/findDeliveries.ts';
import type { View } from '../view.ts';
import type { Span } from './span.ts';

/** A post in the calendar, planned or already sent. */
export interface Place {
  /** The delivery's id. */
  id: string;
  at: number;
  channel: string;
  part: number;
  isSent: boolean;
}

export interface Gathered {
  places: Place[];
  /** Deliveries that were due before the span and are not sent yet; only if the span includes the present. */
  overdue: Place[];
  /** Whether there are more sent posts than were read. */
  hasMore: boolean;
  /** Articles whose embargo ends in the span. */
  embargoes: { at: number; article: Article }[];
  rules: Map<string, Rules>;
}

/** How many sent posts are read at most; the page that is linked lists all of them. */
const mostSent = 300;

/** How far back the calendar looks for overdue deliveries (ms). */
const overdueMs = 60 * 86_400_000;

/** The posts and embargoes in a span of the calendar, on one channel or all. */
export async function gatheredFor(view: View, span: Span, channel: string | undefined): Promise<Gathered> {
  const { context } = view;
  const [from, to] = [span.from.toMillis(), span.to.toMillis()];
  const now = context.clock.now();
  // Overdue deliveries must stay visible.
  const earliest = from <= now && now < to ? from - overdueMs : from;
  const [planned, sent, embargoes] = await Promise.all([
    plannedPlaces(view, earliest, to - 1, channel),
    findDeliveries(context, { state: 'sent', channel, since: from, until: to - 1 }, mostSent),
    embargoesIn(view, from, to),
  ]);
  const channels = context.config.channels.filter(({ id }) => channel === undefined || id === channel);
  const places = [...planned, ...sent.items.map(sentPlace)].sort(
    (a, b) => a.at - b.at || (a.id < b.id ? -1 : 1),
  );
  return {
    places: places.filter(({ at }) => at >= from),
    overdue: places.filter(({ at }) => at < from),
    hasMore: sent.nextCursor !== null,
    embargoes,
    rules: new Map(channels.map((each) => [each.id, rulesOf(context.config, each)])),
  };
}

/** The planned posts in the channels' calendars. Reads no more than a page with thousands of them needs. */
async function plannedPlaces(
  { context: { store, config } }: View,
  from: number,
  to: number,
  channel: string | undefined,
): Promise<Place[]> {
  const { redis, keys } = store;
  const channels = config.channels.filter(({ id }) => channel === undefined || id === channel);
  const ofChannels = await Promise.all(
    channels.map(async (each) => {
      const rows = await calendarOf(store, each.id, from, to);
      const parts = await Promise.all(rows.map(({ id }) => redis.hget(keys.delivery(id), 'part')));
      return rows.map(({ id, dueAt }, n) => ({
        ...{ id, at: dueAt, channel: each.id, part: Number(parts[n] ?? 1), isSent: false },
      }));
    }),
  );
  return ofChannels.flat();
}

function sentPlace({ id, channel, part, attempts, dueAt }: Delivery): Place {
  return { id, at: Date.parse(attempts.at(-1)?.at ?? dueAt), channel, part, isSent: true };
}

async function embargoesIn(
  { context: { store } }: View,
  from: number,
  to: number,
): Promise<Gathered['embargoes']> {
  const ids = await store.redis.zrangebyscore(
    store.keys.due('embargo'),
    from,
    `(${to}`,
    'LIMIT',
    0,
    mostSent,
  );
  const articles = await articlesById(store, ids);
  return articles.flatMap((article) =>
    article.embargoUntil ? { at: Date.parse(article.embargoUntil), article } : [],
  );
}

/** Whether a channel has a free place in a period, or why it has none. */
export type Free = 'free' | 'closed' | 'full' | 'past';

/** Whether a channel can take another post between two instants, by its slots, its gap and the day's cap. */
export function freeIn(
  rules: Rules,
  { start, end, now }: { start: number; end: number; now: number },
  taken: number[],
  ofDay: number,
): Free {
  if (end <= now) return 'past';
  const open = openFrom(Math.max(start, now), rules);
  if (open >= end) return 'closed';
  if (rules.perDay !== undefined && ofDay >= rules.perDay) return 'full';
  if (rules.gapMs === 0) return 'free';
  const others = [...taken].sort((a, b) => a - b);
  let at = open;
  for (const other of others) if (Math.abs(other - at) < rules.gapMs) at = other + rules.gapMs;
  return at < end && openFrom(at, rules) === at ? 'free' : 'full';
}
