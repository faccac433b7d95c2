import { articleById } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { perDayOf, requireChannel } from '../../channels/configured.ts';
import { dayOf, nextSlot, type Place, slotFrom } from '../../delivery/calendar.ts';
import { calendarOf } from '../../delivery/delivery.ts';
import type { Draft } from '../../review/draft.ts';
import type { PlaceInQueue } from '../../review/placeInQueue.ts';
import type { Context } from '../context.ts';

/** How far ahead places are looked at that are taken already (ms). */
const calendarMs = 60 * 86_400_000;

/** A person's exact time is kept outside the slots for so long (ms); what is put off further keeps to them again. */
export const exactForMs = 3_600_000;

/** What a draft passes on its way. Breaking news that nobody has given a time goes at once. */
export function placeOf(
  { place = 'queue', wantedAt }: Pick<Draft, 'place' | 'wantedAt'>,
  article: Article | undefined,
): PlaceInQueue {
  return place === 'queue' && article?.breaking && wantedAt === undefined ? 'now' : place;
}

/** The channel's last claim, once for each post that its day's cap counts: what was sent has left the calendar. */
async function sentToday({ store, config }: Context, channel: string): Promise<number[]> {
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
 * When the draft may go: not before its embargo, under the channel's cap, in its slots and with its gap. `now` passes
 * slots and gap, `next` what others wait for, a person's exact time the slots.
 */
export async function slotFor(
  context: Context,
  draft: Pick<Draft, 'articleId' | 'channel' | 'copyId' | 'wantedAt' | 'deliveries' | 'place'>,
): Promise<Place> {
  const { store, clock, config } = context;
  const { config: channel } = requireChannel(context, draft.channel);
  const article = await articleById(store, draft.articleId);
  const now = clock.now();
  // The channel's slots, gap and cap are for posts, not for a change of one that is out.
  if (draft.copyId !== undefined) return { dueAt: now, why: [] };
  const wanted = draft.wantedAt ? Date.parse(draft.wantedAt) : now;
  const embargo = article?.embargoUntil ? Date.parse(article.embargoUntil) : 0;
  const earliest = Math.max(now, wanted, embargo);
  const { timezone } = config.newsroom;
  const rules = { timezone, slots: channel.slots, gapMs: channel.cap.gap, perDay: perDayOf(channel) };
  const sent = await sentToday(context, channel.id);
  const place = placeOf(draft, article);
  if (place === 'now') return nextSlot(earliest, { ...rules, slots: [], gapMs: 0 }, sent);
  if (place === 'next') return nextSlot(earliest, rules, sent);
  const day = dayOf(earliest, timezone);
  const own = new Set(draft.deliveries);
  const rows = await calendarOf(store, channel.id, day.start, earliest + calendarMs);
  const taken = [...sent, ...rows.filter(({ id }) => !own.has(id)).map(({ dueAt }) => dueAt)];
  if (draft.wantedAt && earliest < wanted + exactForMs && slotFrom(earliest, rules) !== earliest) {
    const exact = nextSlot(earliest, { ...rules, slots: [] }, taken);
    if (exact.dueAt < wanted + exactForMs) return exact;
  }
  return nextSlot(earliest, rules, taken);
}
