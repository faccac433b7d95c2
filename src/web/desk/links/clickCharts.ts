import { DateTime } from 'luxon';
import { daysBetween, type LinkStatistics, type Share } from '../../../links/statistics.ts';
import { daysOfHours } from '../../../store/scripts/link/recordClicks.ts';
import type { Markup } from '../../theme/layout.ts';
import type { View } from '../view.ts';
import { type Bar, shareTable, timeChart } from './chart.ts';

/** So many days are shown as bars. */
const daysShown = 30;
const hoursShown = 48;

/** The newsroom's day now, and the one so many days before. */
export function lastDays(view: View, days = daysShown): { from: string; to: string } {
  const today = DateTime.fromMillis(view.context.clock.now(), { zone: view.site.newsroom.timezone });
  return { from: today.minus({ days: days - 1 }).toISODate() ?? '', to: today.toISODate() ?? '' };
}

function filled(shares: Share[], names: { name: string; label: string }[]): Bar[] {
  const known = new Map(shares.map((share) => [share.name, share]));
  return names.map(({ name, label }) => ({ ...(known.get(name) ?? { total: 0, unique: 0 }), name, label }));
}

/** The last 30 days, a bar a day of the newsroom. */
export function dayChart(view: View, shares: Share[]): Markup {
  const { from, to } = lastDays(view);
  const days = daysBetween(from, to).map((name) => ({
    name,
    label: DateTime.fromISO(name).setLocale('en-GB').toFormat('d LLL'),
  }));
  return timeChart(`The last ${daysShown} days`, filled(shares, days));
}

/** The last two days, a bar an hour, told in the newsroom's time. */
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

/** That hours end somewhere is said where they are shown. */
export const hoursStored = `Hours are kept for ${daysOfHours} days.`;

const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'code' });

/** Where readers came from, and with what. */
export function origins(statistics: Pick<LinkStatistics, 'referrer' | 'device' | 'country'>): Markup {
  const from = (name: string) =>
    ({ direct: 'nowhere told (apps, mail, typed)', other: 'elsewhere' })[name] ?? name;
  return (
    shareTable('From', statistics.referrer, from) +
    shareTable('Device', statistics.device) +
    shareTable('Country', statistics.country, (code) => countries.of(code) ?? code)
  );
}
