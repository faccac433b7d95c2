import { html } from 'ghtml';
import type { DateTime } from 'luxon';
import type { Markup } from '../../theme/layout.ts';
import { pathWith } from '../filters.ts';
import type { View } from '../view.ts';
import { isOn, shownTime } from './calendarTimes.ts';
import type { Gathered } from './gathered.ts';
import type { Span } from './span.ts';

/** A month: the number of posts on each day, with a link to the day. */
export function monthView(view: View, { on, days }: Span, gathered: Gathered, channel?: string): Markup {
  const weeks = Array.from({ length: Math.ceil(days.length / 7) }, (_, n) => days.slice(n * 7, n * 7 + 7));
  const names = (weeks[0] ?? []).map(
    (day) => html`<th scope="col">${shownTime(view, day.toMillis(), 'weekday')}</th>`,
  );
  const rows = weeks.map(
    (week) => html`<tr>!${week.map((day) => dayCell(view, day, { on, gathered, channel }))}</tr>`,
  );
  return html`<div class="table" tabindex="0" role="region" aria-label="${view.texts.calendar.byDay}">
<table class="calendar-month"><thead><tr>!${names}</tr></thead><tbody>!${rows}</tbody></table></div>`;
}

function dayCell(
  view: View,
  day: DateTime,
  { on, gathered, channel }: { on: string; gathered: Gathered; channel: string | undefined },
): Markup {
  const texts = view.texts.calendar;
  const isHere = isOn(day);
  const posts = gathered.places.filter(({ at, part }) => isHere(at) && part === 1);
  const sent = posts.filter(({ isSent }) => isSent).length;
  const embargoes = gathered.embargoes.filter(({ at }) => isHere(at)).length;
  const full = [...gathered.rules].filter(
    ([id, { perDay }]) =>
      perDay !== undefined && posts.filter((post) => post.channel === id).length >= perDay,
  );
  const lines = [
    posts.length > sent ? texts.planned(posts.length - sent) : '',
    sent > 0 ? texts.sent(sent) : '',
    embargoes > 0 ? texts.embargoesEnd(embargoes) : '',
    full.length > 0 ? texts.channelsFull(full.map(([id]) => id).join(', ')) : '',
  ].filter(Boolean);
  const isOther = day.month !== Number(on.slice(5, 7));
  const today = isHere(view.context.clock.now()) ? ' data-today' : '';
  const toDay = pathWith('/desk/calendar', { view: 'day', on: day.toISODate(), channel });
  const counts = lines.map((line) => html`<span class="calendar-count">${line}</span>`);
  return html`<td!${isOther ? ' data-other' : ''}!${today}><a href="${toDay}" aria-label="${shownTime(view, day.toMillis(), 'dayOfMonth')}">${day.day}</a>!${counts}</td>`;
}
