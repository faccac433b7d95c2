import { type PostStatistics, statisticsNames } from '../channels/channel.ts';
import { toInstant } from '../clock.ts';

/** What a platform counted of a post by a time. */
export interface Reading extends PostStatistics {
  at: string;
}

const hour = 3_600_000;
const day = 24 * hour;

/** How long after it was sent a post is counted; with the last of these that ends. */
const readAfter = [hour, 4 * hour, day, 3 * day, 7 * day, 14 * day, 30 * day];
export const firstReadingAfter = hour;
/** A post that was not counted for the last time by then is not counted any more: two days after that was due. */
export const noReadingAfter = 32 * day;

/** Whether a post may be counted now, by the `readingAt` of its record: not set until it was counted once. */
export function isReadingDue(readingAt: string | null | undefined, now: number): boolean {
  return !readingAt || (readingAt !== 'never' && Number(readingAt) <= now);
}

/** When a post that is counted now is counted next; undefined after the last time. */
export function nextReadingAt(sentAt: number, now: number): number | undefined {
  const next = readAfter.find((after) => sentAt + after > now);
  return next === undefined ? undefined : sentAt + next;
}

/** Adds a reading to those before. One of each time is kept, so there are never more than times. */
export function withReading(before: readonly Reading[], statistics: PostStatistics, now: number): Reading[] {
  return [...before, { at: toInstant(now), ...statistics }].slice(-readAfter.length);
}

const words = {
  likes: ['like', 'likes'],
  reposts: ['repost', 'reposts'],
  replies: ['reply', 'replies'],
  quotes: ['quote', 'quotes'],
  views: ['view', 'views'],
} as const;

/** What was counted, without what nobody did; the first of it if nobody did anything. */
export function countedStatistics(
  statistics: PostStatistics,
): { name: (typeof statisticsNames)[number]; count: number }[] {
  const counted = statisticsNames.flatMap((name) => {
    const count = statistics[name];
    return count === undefined ? [] : [{ name, count }];
  });
  const done = counted.filter(({ count }) => count > 0);
  return done.length > 0 ? done : counted.slice(0, 1);
}

/** "12 likes, 1 repost", in English. */
export function statisticsWords(statistics: PostStatistics): string {
  return countedStatistics(statistics)
    .map(({ name, count }) => `${count} ${words[name][count === 1 ? 0 : 1]}`)
    .join(', ');
}

/** The newest reading in words; empty where the post was never counted. */
export function newestWords(readings: readonly Reading[] | undefined): string {
  const newest = readings?.at(-1);
  return newest ? statisticsWords(newest) : '';
}
