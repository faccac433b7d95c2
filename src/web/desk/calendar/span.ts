import { DateTime } from 'luxon';
import { dateText } from '../../theme/when.ts';

export const calendarViews = ['day', 'week', 'month', 'list'] as const;
type CalendarView = (typeof calendarViews)[number];

/** The days that a view shows, in the newsroom's zone, with the days that the links before and after it lead to. */
export interface Span {
  view: CalendarView;
  /** The day that the view is for, as `2026-11-29`. */
  on: string;
  day: DateTime;
  from: DateTime;
  to: DateTime;
  days: DateTime[];
  earlier: string;
  later: string;
}

const daysOfList = 14;

/** The span of a view around a day; around today if the day is missing or invalid. */
export function spanOf(view: string | undefined, on: string | undefined, now: DateTime): Span {
  const shown = calendarViews.find((each) => each === view) ?? 'week';
  const given = DateTime.fromFormat(on ?? '', 'yyyy-MM-dd', { zone: now.zone });
  const day = (given.isValid ? given : now).startOf('day');
  const bounds = boundsOf(shown, day);
  const count = Math.round(bounds.to.diff(bounds.from, 'days').days);
  const days = Array.from({ length: count }, (_, index) => bounds.from.plus({ days: index }));
  const step = { day: { days: 1 }, week: { days: 7 }, month: { months: 1 }, list: { days: daysOfList } }[
    shown
  ];
  return {
    view: shown,
    on: day.toISODate() ?? '',
    day,
    ...bounds,
    days,
    earlier: day.minus(step).toISODate() ?? '',
    later: day.plus(step).toISODate() ?? '',
  };
}

function boundsOf(view: CalendarView, day: DateTime): Pick<Span, 'from' | 'to'> {
  if (view === 'day') return { from: day, to: day.plus({ days: 1 }) };
  if (view === 'month') {
    const from = day.startOf('month').startOf('week');
    return { from, to: day.endOf('month').endOf('week').plus(1) };
  }
  return { from: day, to: day.plus({ days: view === 'week' ? 7 : daysOfList }) };
}

/** The hours of a day by the clock, written in the language: 23 or 25 of them on days when the clock changes. */
export function hoursOf(day: DateTime, language: string): { start: number; end: number; label: string }[] {
  const end = day.plus({ days: 1 });
  const hours: DateTime[] = [];
  for (let hour = day; hour < end; hour = hour.plus({ hours: 1 })) hours.push(hour);
  const timezone = day.zoneName ?? 'UTC';
  const clocks = hours.map((hour) => hour.toFormat('HH:mm'));
  return hours.map((hour, index) => {
    const isTwice = clocks.filter((clock) => clock === clocks[index]).length > 1;
    const next = hours[index + 1] ?? end;
    return {
      start: hour.toMillis(),
      end: next.toMillis(),
      label: dateText(hour.toMillis(), { language, timezone, style: isTwice ? 'clockWithZone' : 'clock' }),
    };
  });
}
