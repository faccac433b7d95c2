import { articleById } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { requireChannel } from '../../channels/configured.ts';
import type { ChannelConfig } from '../../config/schema.ts';
import { nextSlot, type Place, type Rules, rulesOf } from '../../delivery/calendar.ts';
import { calendarOf } from '../../delivery/delivery.ts';
import { dayOf } from '../../delivery/slots.ts';
import type { Draft } from '../../review/draft.ts';
import type { PlaceInQueue } from '../../review/placeInQueue.ts';
import type { SeenPlaces } from '../../store/scripts/draft/scheduleDraft.ts';
import type { Context } from '../context.ts';

/** How far ahead the calendar is searched for places that are taken (ms). */
export const calendarMs = 60 * 86_400_000;

/**
 * How long (ms) a delivery may keep to a person's exact time outside the slots; postponed further, it needs a slot
 * again.
 */
export const exactForMs = 3_600_000;

/** What a draft bypasses. Breaking news without a requested time is sent immediately. */
export function placeOf(
  { place = 'queue', wantedAt }: Pick<Draft, 'place' | 'wantedAt'>,
  article: Article | undefined,
): PlaceInQueue {
  return place === 'queue' && article?.breaking && wantedAt === undefined ? 'now' : place;
}

/**
 * The time of the channel's last claim, once for each post that the day's cap counts: sent deliveries have left the
 * calendar.
 */
export async function sentToday({ store, config }: Context, channel: string): Promise<number[]> {
  const [last, day, count] = await store.redis.hmget(
    store.keys.channel(channel),
    'lastClaimAt',
    'countDay',
    'count',
  );
  if (!last) return [];
  const counted = dayOf(Number(last), config.newsroom.timezone).date === day ? Number(count ?? 1) : 1;
  return Array<number>(Math.max(1, counted)).fill(Number(last));
}

/**
 * When the draft may be posted: not before its embargo, under the channel's cap, in its slots and with its gap. `now`
 * bypasses slots and gap, `next` the queue, and an exact time that a person asked for the slots. Unless it goes `now`,
 * it is delayed by `undoMs`, so that the approval can be undone.
 */
export async function slotFor(
  context: Context,
  draft: Pick<Draft, 'articleId' | 'channel' | 'copyId' | 'wantedAt' | 'deliveries' | 'place'>,
  undoMs = 0,
): Promise<FreePlace> {
  const { store, clock, config } = context;
  const { config: channel } = requireChannel(context, draft.channel);
  const article = await articleById(store, draft.articleId);
  const now = clock.now();
  // The channel's slots, gap and cap are for posts, not for a change of a published one.
  if (draft.copyId !== undefined) return { dueAt: now, why: [] };
  const wanted = draft.wantedAt ? Date.parse(draft.wantedAt) : now;
  const embargo = article?.embargoUntil ? Date.parse(article.embargoUntil) : 0;
  const place = placeOf(draft, article);
  const earliest = Math.max(place === 'now' ? now : now + undoMs, wanted, embargo);
  const rules = rulesOf(config, channel);
  const sent = await sentToday(context, channel.id);
  if (place === 'now') return nextSlot(earliest, { ...rules, slots: [], gapMs: 0 }, sent);
  if (place === 'next') return nextSlot(earliest, rules, sent);
  const isExact = draft.wantedAt !== undefined && earliest < wanted + exactForMs;
  const exact =
    isExact && (await freePlace(context, channel, earliest, draft.deliveries, { ...rules, slots: [] }));
  if (exact && exact.dueAt < wanted + exactForMs) return exact;
  return freePlace(context, channel, earliest, draft.deliveries, rules);
}

/** A delivery's place in its channel's calendar (ms). */
export interface CalendarRow {
  id: string;
  dueAt: number;
}

/** A place that a script takes only if nothing else has been scheduled near it meanwhile. */
export interface FreePlace extends Place {
  seen?: SeenPlaces | undefined;
}

/** The first free place from an instant (ms) on in a channel's calendar, ignoring its own deliveries. */
export async function freePlace(
  context: Context,
  channel: ChannelConfig,
  earliest: number,
  own: string[],
  rules = rulesOf(context.config, channel),
): Promise<FreePlace> {
  const { store } = context;
  // Without a gap and a cap, no other post matters.
  if (rules.gapMs === 0 && rules.perDay === undefined) return nextSlot(earliest, rules, []);
  const from = dayOf(earliest, rules.timezone).start - rules.gapMs;
  const rows = await calendarOf(store, channel.id, from, earliest + calendarMs);
  const others = rows.filter(({ id }) => !own.includes(id));
  // The cap counts posts, of which a thread is one.
  const posts = await countedPosts(context, others, rules);
  const taken = [...(await sentToday(context, channel.id)), ...posts.map(({ dueAt }) => dueAt)];
  const place = nextSlot(earliest, rules, taken);
  return { ...place, seen: seenAround(place.dueAt, rows, rules) };
}

/** The rows that a cap counts: later parts of threads are left out. They are read only on days that look full. */
async function countedPosts(
  { store: { redis, keys } }: Context,
  rows: CalendarRow[],
  { perDay, timezone }: Rules,
): Promise<CalendarRow[]> {
  if (perDay === undefined) return rows;
  const days = Map.groupBy(rows, ({ dueAt }) => dayOf(dueAt, timezone).start);
  const full = [...days.values()].filter(({ length }) => length >= perDay).flat();
  const parts = await Promise.all(full.map(({ id }) => redis.hget(keys.delivery(id), 'part')));
  const later = new Set(full.filter((_, index) => Number(parts[index] ?? 1) > 1));
  return rows.filter((row) => !later.has(row));
}

/**
 * The deliveries that the choice of the place relied on: those within the gap, and those on the day that the cap
 * counts.
 */
export function seenAround(at: number, rows: CalendarRow[], rules: Rules): SeenPlaces | undefined {
  if (rules.gapMs === 0 && rules.perDay === undefined) return undefined;
  const day = rules.perDay === undefined ? { start: at, end: at } : dayOf(at, rules.timezone);
  const [from, to] = [Math.min(day.start, at - rules.gapMs + 1), Math.max(day.end - 1, at + rules.gapMs - 1)];
  const near = rows.filter(({ dueAt }) => dueAt >= from && dueAt <= to);
  return { from, to, rows: near.map(({ id, dueAt }) => `${id} ${dueAt}`) };
}
