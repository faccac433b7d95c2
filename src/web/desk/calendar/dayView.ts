import { html } from 'ghtml';
import type { Rules } from '../../../delivery/calendar.ts';
import type { Markup } from '../../theme/layout.ts';
import { pathWith } from '../filters.ts';
import type { View } from '../view.ts';
import { type Drawn, drawnOf } from './drawn.ts';
import { embargoPart } from './embargoPart.ts';
import { entriesPart } from './entryPart.ts';
import { freeIn, type Gathered, type Place } from './gathered.ts';
import { hoursOf, type Span } from './span.ts';

/** A day: a row for each hour, a column for each channel, and where there is room for a post. */
export async function dayView(
  view: View,
  { days, on }: Span,
  { places, embargoes, rules }: Gathered,
  channel?: string,
): Promise<Markup> {
  const [day] = days;
  if (!day) return '';
  const channels = [...rules].map(([id, each]) => ({
    id,
    rules: each,
    places: places.filter((place) => place.channel === id),
  }));
  const hours = hoursOf(day, view.language);
  const cells = hours.flatMap((hour) => channels.map((each) => ({ ...each, hour })));
  const drawn = await drawnOf(
    view,
    cells.map(({ hour, places }) => places.filter(({ at }) => at >= hour.start && at < hour.end)),
  );
  const restOf = ({ id, hour }: (typeof cells)[number]) =>
    channel === undefined
      ? pathWith('/desk/calendar', { view: 'day', on, channel: id })
      : pathWith('/desk/deliveries', {
          channel: id,
          since: new Date(hour.start).toISOString(),
          until: new Date(hour.end - 1).toISOString(),
        });
  const parts = cells.map((cell, n) => cellPart(view, cell, drawn[n], restOf(cell)));
  const heads = channels.map(
    ({ id, rules: each, places }) =>
      html`<th scope="col"><span class="entry-channel">${id}</span>!${ruleLine(view, each, places)}</th>`,
  );
  const rows = hours.map((hour, n) => {
    const ends = embargoes.filter(({ at }) => at >= hour.start && at < hour.end);
    const ofHour = parts.slice(n * channels.length, (n + 1) * channels.length);
    const ending =
      ends.length > 0
        ? html`<tr><td class="calendar-ends" colspan="${channels.length + 1}">!${ends.map((each) => embargoPart(view, each))}</td></tr>`
        : '';
    return html`<tr><th scope="row">${hour.label}</th>!${ofHour}</tr>!${ending}`;
  });
  return html`<div class="table" tabindex="0" role="region" aria-label="${view.texts.calendar.byHourAndChannel}">
<table class="calendar-day"><thead><tr><th scope="col">${view.texts.calendar.time}</th>!${heads}</tr></thead><tbody>!${rows}</tbody></table></div>`;
}

/** A channel's rules in one line: its gap, and how much of its cap is used. */
function ruleLine(view: View, { gapMs, perDay, slots }: Rules, places: Place[]): Markup {
  const posts = places.filter(({ part }) => part === 1).length;
  const texts = view.texts.calendar;
  const apart =
    gapMs < 60_000 ? texts.secondsApart(gapMs / 1_000) : texts.minutesApart(Math.round(gapMs / 60_000));
  const lines = [
    perDay === undefined ? texts.posts(posts) : texts.postsOfCap(posts, perDay),
    gapMs > 0 ? apart : '',
    slots && slots.length > 0 ? slots.join(', ') : '',
  ].filter(Boolean);
  return html`<span class="quiet calendar-rules">${lines.join(' · ')}</span>`;
}

/** Times are rounded down to this (ms), so that a page stays the same for a minute. */
const minute = 60_000;

interface Cell {
  rules: Rules;
  hour: { start: number; end: number };
  /** All places of its channel on the day. */
  places: Place[];
}

function cellPart(view: View, { hour, rules, places }: Cell, drawn: Drawn | undefined, rest: string): Markup {
  const now = view.context.clock.now();
  const posts = places.filter(({ part }) => part === 1);
  const state = freeIn(
    rules,
    { ...hour, now },
    posts.map(({ at }) => at),
    posts.length,
  );
  const isEmpty = !drawn || drawn.entries.length + drawn.more === 0;
  const drop =
    state === 'past'
      ? ''
      : html` data-drop="${new Date(Math.max(hour.start, now - (now % minute))).toISOString()}"`;
  const mark = state === 'closed' || state === 'full' ? view.texts.calendar[state] : undefined;
  const words = isEmpty && mark ? html`<span class="calendar-free">${mark}</span>` : '';
  return html`<td data-free="${state}"!${drop}>!${words}!${isEmpty ? '' : entriesPart(view, drawn, rest)}</td>`;
}
