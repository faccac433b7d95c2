import { html } from 'ghtml';
import type { DateTime } from 'luxon';
import type { Rules } from '../../../delivery/calendar.ts';
import type { Markup } from '../../theme/layout.ts';
import { pathWith } from '../filters.ts';
import type { View } from '../view.ts';
import { isOn, shownTime } from './calendarTimes.ts';
import { drawnOf } from './drawn.ts';
import { embargoPart } from './embargoPart.ts';
import { entriesPart } from './entryPart.ts';
import { freeIn, type Gathered } from './gathered.ts';
import type { Span } from './span.ts';

/** A week or a list: each day with its posts in order, its embargoes, and when its channel has room. */
export async function daysView(
  view: View,
  { view: name, days }: Span,
  gathered: Gathered,
  channel?: string,
): Promise<Markup> {
  const now = view.context.clock.now();
  const ofDays = days.map((day) => {
    const isHere = isOn(day);
    return gathered.places.filter(({ at }) => isHere(at));
  });
  const drawn = await drawnOf(view, ofDays);
  const parts = days.map((day, n) => {
    const here = drawn[n];
    const isEmpty = !here || here.entries.length + here.more === 0;
    const isHere = isOn(day);
    const embargoes = gathered.embargoes.filter(({ at }) => isHere(at));
    if (name === 'list' && isEmpty && embargoes.length === 0) return '';
    const rules = channel === undefined ? undefined : gathered.rules.get(channel);
    const free = rules ? freeLine(view, day, rules, gathered) : '';
    const isPast = day.plus({ days: 1 }).toMillis() <= now;
    // A post that is dropped on a day keeps its time of day.
    const drop = isPast ? '' : html` data-drop-day="${day.toISODate() ?? ''}"`;
    const toDay = pathWith('/desk/calendar', { view: 'day', on: day.toISODate(), channel });
    const posts = isEmpty
      ? html`<p class="quiet">${view.texts.calendar.nothing}</p>`
      : entriesPart(view, here, toDay);
    return html`<section class="calendar-column"!${drop}>
<h3 class="block-name"!${isHere(now) ? ' data-today' : ''}><a class="plain-link" href="${toDay}">${shownTime(view, day.toMillis(), 'shortDate')}</a></h3>
!${free}!${embargoes.map((each) => embargoPart(view, each))}!${posts}</section>`;
  });
  return html`<div class="calendar-${name}">!${parts}</div>`;
}

const quarter = 900_000;

/** The parts of a day in which the channel has room for another post. */
function freeLine(view: View, day: DateTime, rules: Rules, { places }: Gathered): Markup {
  const now = view.context.clock.now();
  const posts = places.filter(({ part }) => part === 1);
  const taken = posts.map(({ at }) => at);
  const isHere = isOn(day);
  const ofDay = taken.filter(isHere).length;
  const end = day.plus({ days: 1 }).toMillis();
  if (end <= now) return '';
  const spans: { start: number; end: number }[] = [];
  for (let start = day.toMillis(); start < end; start += quarter) {
    if (freeIn(rules, { start, end: start + quarter, now }, taken, ofDay) !== 'free') continue;
    const last = spans.at(-1);
    if (last?.end === start) last.end = start + quarter;
    else spans.push({ start, end: start + quarter });
  }
  const clock = (at: number) => {
    const shown = shownTime(view, at);
    return at === end && shown === '00:00' ? '24:00' : shown;
  };
  const words = spans.map((span) => `${clock(span.start)}–${clock(span.end)}`).join(', ');
  return html`<p class="quiet">${words ? view.texts.calendar.free(words) : view.texts.calendar.noFreePlace}</p>`;
}
