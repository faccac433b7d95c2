import { DateTime } from 'luxon';
import { daysBetween, type LinkStatistics, type Share } from '../../../links/statistics.ts';
import type { Markup } from '../../theme/layout.ts';
import { countryIn } from '../../theme/numbers.ts';
import { dateText } from '../../theme/when.ts';
import type { View } from '../view.ts';
import { type Bar, shareTable, timeChart } from './chart.ts';

/** How many days are shown as bars. */
const daysShown = 30;
const hoursShown = 48;

/** Today in the newsroom's zone, and the day that is this many days earlier. */
export function lastDays(view: View, days = daysShown): { from: string; to: string } {
  const today = DateTime.fromMillis(view.context.clock.now(), { zone: view.site.newsroom.timezone });
  return { from: today.minus({ days: days - 1 }).toISODate() ?? '', to: today.toISODate() ?? '' };
}

function filled(shares: Share[], names: { name: string; label: string }[]): Bar[] {
  const known = new Map(shares.map((share) => [share.name, share]));
  return names.map(({ name, label }) => ({ ...(known.get(name) ?? { total: 0, unique: 0 }), name, label }));
}

/** The last 30 days, one bar for each day in the newsroom's zone. */
export function dayChart(view: View, shares: Share[]): Markup {
  const { from, to } = lastDays(view);
  const days = daysBetween(from, to).map((name) => ({
    name,
    label: dateText(Date.parse(name), { language: view.language, timezone: 'UTC', style: 'dayAndMonth' }),
  }));
  return timeChart(view, view.texts.links.lastDays(daysShown), filled(shares, days));
}

/** The last two days, one bar for each hour in the newsroom's zone. */
export function hourChart(view: View, shares: Share[]): Markup {
  const { timezone } = view.site.newsroom;
  const now = DateTime.fromMillis(view.context.clock.now(), { zone: 'UTC' }).startOf('hour');
  const hours = Array.from({ length: hoursShown }, (_, index) => {
    const at = now.minus({ hours: hoursShown - 1 - index });
    return {
      name: at.toISO({ suppressMilliseconds: true }) ?? '',
      label: dateText(at.toMillis(), { language: view.language, timezone, style: 'weekdayAndClock' }),
    };
  });
  return timeChart(view, view.texts.links.lastHours(hoursShown), filled(shares, hours));
}

/** Where readers came from, and with which devices. */
export function origins(
  view: View,
  statistics: Pick<LinkStatistics, 'referrer' | 'device' | 'country'>,
): Markup {
  const texts = view.texts.links;
  const devices: Record<string, string> = texts.devices;
  const from = (name: string) => ({ direct: texts.direct, other: texts.elsewhere })[name] ?? name;
  return (
    shareTable(view, texts.from, statistics.referrer, from) +
    shareTable(view, texts.device, statistics.device, (name) => devices[name] ?? name) +
    shareTable(view, texts.country, statistics.country, (code) => countryIn(view.language, code))
  );
}
