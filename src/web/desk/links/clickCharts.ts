import { DateTime } from 'luxon';
import { daysBetween, type LinkStatistics, type Share } from '../../../links/statistics.ts';
import { daysOfHours } from '../../../store/scripts/link/recordClicks.ts';
import type { Markup } from '../../theme/layout.ts';
import type { View } from '../view.ts';
import { type Bar, shareTable, timeChart } from './chart.ts';

/** How many days are shown as bars. */
const daysShown = 30;
const hoursShown = 48;

/** Today in the newsroom's zone, and the day this many days earlier. */
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
    label: DateTime.fromISO(name).setLocale('en-GB').toFormat('d LLL'),
  }));
  return timeChart(`The last ${daysShown} days`, filled(shares, days));
}

/** The last two days, one bar for each hour in the newsroom's zone. */
export function hourChart(view: View, shares: Share[]): Markup {
  const now = DateTime.fromMillis(view.context.clock.now(), { zone: 'UTC' }).startOf('hour');
  const hours = Array.from({ length: hoursShown }, (_, index) => {
    const at = now.minus({ hours: hoursShown - 1 - index });
    return {
      name: at.toISO({ suppressMilliseconds: true }) ?? '',
      label: at.setZone(view.site.newsroom.timezone).setLocale('en-GB').toFormat('ccc HH:mm'),
    };
  });
  return timeChart(`The last ${hoursShown} hours`, filled(shares, hours));
}

export const hoursStored = `Hours are kept for ${daysOfHours} days.`;

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** Where readers came from, and with which devices. */
export function origins(statistics: Pick<LinkStatistics, 'referrer' | 'device' | 'country'>): Markup {
  const from = (name: string) =>
    ({ direct: 'direct or unknown (apps, mail, typed)', other: 'elsewhere' })[name] ?? name;
  return (
    shareTable('From', statistics.referrer, from) +
    shareTable('Device', statistics.device) +
    shareTable('Country', statistics.country, (code) => countries.of(code) ?? code)
  );
}
