import { articleById } from '../../article/archive.ts';
import { perDayOf, requireChannel } from '../../channels/configured.ts';
import { dayOf, nextSlot, type Place } from '../../delivery/calendar.ts';
import { calendarOf } from '../../delivery/delivery.ts';
import type { Draft } from '../../review/draft.ts';
import type { Context } from '../context.ts';

/** When the draft may go: not before its embargo, in the channel's slots, with its gap and under its cap. */
export async function slotFor(
  context: Context,
  draft: Pick<Draft, 'articleId' | 'channel' | 'copyId' | 'wantedAt' | 'deliveries'>,
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
  const day = dayOf(earliest, config.newsroom.timezone);
  const [lastClaim] = await store.redis.hmget(store.keys.channel(channel.id), 'lastClaimAt');
  const own = new Set(draft.deliveries);
  const rows = await calendarOf(store, channel.id, day.start, earliest + 60 * 86_400_000);
  const taken = rows.filter(({ id }) => !own.has(id)).map(({ dueAt }) => dueAt);
  if (lastClaim) taken.push(Number(lastClaim));
  const rules = {
    timezone: config.newsroom.timezone,
    slots: channel.slots,
    gapMs: channel.cap.gap,
    perDay: perDayOf(channel),
  };
  return nextSlot(earliest, rules, taken);
}
