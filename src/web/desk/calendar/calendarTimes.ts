import { DateTime } from 'luxon';
import { dateText } from '../../theme/when.ts';
import type { View } from '../view.ts';

/** An instant (ms) as a date and time in the newsroom's zone. */
export function newsroomTime(view: View, at: number): DateTime {
  return DateTime.fromMillis(at, { zone: view.site.newsroom.timezone });
}

/** An instant (ms) in the newsroom's zone, written in the desk's language. */
export function shownTime(
  view: View,
  at: number,
  style: Parameters<typeof dateText>[1]['style'] = 'clock',
): string {
  return dateText(at, { language: view.language, timezone: view.site.newsroom.timezone, style });
}

/** Returns whether instants (ms) are on this day; its bounds are calculated only once. */
export function isOn(day: DateTime): (at: number) => boolean {
  const from = day.toMillis();
  const to = day.plus({ days: 1 }).toMillis();
  return (at) => at >= from && at < to;
}
