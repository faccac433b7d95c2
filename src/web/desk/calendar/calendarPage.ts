import type { FastifyInstance } from 'fastify';
import { html } from 'ghtml';
import { articleById } from '../../../article/archive.ts';
import { requireDraft } from '../../../review/draft.ts';
import type { WebContext } from '../../context.ts';
import { localPath } from '../../session.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import type { Markup } from '../../theme/layout.ts';
import { buttonLink, emptyState, notice } from '../../theme/parts.ts';
import { changeForms } from '../drafts/draftForms.ts';
import { type Filter, filters, pathWith, single } from '../filters.ts';
import { followAttributes, ownPart } from '../livePart.ts';
import { deskPage, page, type View } from '../view.ts';
import { newsroomTime, shownTime } from './calendarTimes.ts';
import { daysView } from './daysView.ts';
import { dayView } from './dayView.ts';
import { drawnOf } from './drawn.ts';
import { entriesPart } from './entryPart.ts';
import { type Gathered, gatheredFor } from './gathered.ts';
import { monthView } from './monthView.ts';
import { calendarViews, type Span, spanOf } from './span.ts';

/** `/desk/calendar`: planned and sent posts, by day, week, month or as a list. */
export function calendarRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/desk/calendar', async (view) => {
    const { span, channel } = askedFor(view);
    return deskPage(
      view,
      {
        title: view.texts.calendar.title,
        section: '/desk/calendar',
        aside: html`<div class="calendar-choices">!${viewChoices(view, span, channel)}!${channelChoices(view, span, channel)}</div>`,
        main: await ownPart(view, 'calendar', () => calendarPart(view)),
      },
      { flash: true },
    );
  });
  page(server, web, '/desk/calendar/change/:id', async (view, { params, query }) => {
    const draft = await requireDraft(view.context.store, (params as { id: string }).id);
    const article = await articleById(view.context.store, draft.articleId);
    const forms = await changeForms({ ...view, path: localPath(single(query, 'back')) }, draft);
    return html`<p class="list-name">${draft.channel}: ${article?.headline ?? draft.articleId}</p>!${forms}
<p class="block-end"><button class="link-button" type="button" data-changes-close>${view.texts.calendar.close}</button></p>`;
  });
}

/** The title of a span: its day, its month, or the number of days and the first one. */
function titleOf(view: View, { view: shown, day, days }: Span): string {
  const at = day.toMillis();
  if (shown === 'day') return shownTime(view, at, 'dateWithWeekday');
  if (shown === 'month') return shownTime(view, at, 'month');
  return view.texts.calendar.daysFrom(days.length, shownTime(view, at, 'date'));
}

/** Reads the parameters from the calendar's own address (`view.path`). */
function askedFor(view: View): { span: Span; channel: string | undefined } {
  const { searchParams } = new URL(view.path, 'http://here');
  const now = newsroomTime(view, view.context.clock.now());
  const asked = searchParams.get('channel') ?? undefined;
  const channel = view.web.config.channels.some(({ id }) => id === asked) ? asked : undefined;
  return {
    span: spanOf(searchParams.get('view') ?? undefined, searchParams.get('on') ?? undefined, now),
    channel,
  };
}

/** The calendar itself, with the result of the last move. */
export async function calendarPart(view: View): Promise<Markup> {
  const { span, channel } = askedFor(view);
  const { flash } = view;
  const texts = view.texts.calendar;
  const gathered = await gatheredFor(view, span, channel);
  const way = (label: string, on: string | undefined, rel: string) =>
    html`<a class="button small" rel="${rel}" href="${pathWith('/desk/calendar', { view: span.view, on, channel })}">${label}</a>`;
  const { timezone } = view.site.newsroom;
  const now = shownTime(view, view.context.clock.now());
  // A draft that changes after it got its place loses or moves that place, which is a change of its delivery.
  const follows = followAttributes({ follows: ['delivery', 'switch'] });
  return html`<div id="calendar" data-calendar="${view.path}"!${follows}>
<div class="calendar-head"><h2 class="calendar-title">${titleOf(view, span)}</h2>
!${way(texts.earlier, span.earlier, 'prev')}!${way(texts.today, undefined, 'start')}!${way(texts.later, span.later, 'next')}
<p class="quiet">${texts.newsroomTime(timezone, now)}</p></div>
!${flash ? notice(flash.kind, flash.sentence, flash.hint) : ''}!${await overduePart(view, gathered, channel)}!${more(view, gathered)}!${await shown(view, span, gathered, channel)}
<p class="quiet block-end" data-calendar-keys hidden>${texts.keys}</p></div>`;
}

async function shown(
  view: View,
  span: Span,
  gathered: Gathered,
  channel: string | undefined,
): Promise<Markup> {
  if (span.view === 'day') return dayView(view, span, gathered, channel);
  if (span.view === 'month') return monthView(view, span, gathered, channel);
  if (span.view === 'list' && gathered.places.length + gathered.embargoes.length === 0)
    return emptyState(
      view.texts.calendar.empty,
      view.texts.calendar.emptyHow,
      buttonLink(view.texts.calendar.toDrafts, '/desk', 'first'),
    );
  return daysView(view, span, gathered, channel);
}

/** How many overdue posts are shown; the list by due time begins with all of them. */
const mostOverdue = 12;

async function overduePart(view: View, { overdue }: Gathered, channel: string | undefined): Promise<Markup> {
  if (overdue.length === 0) return '';
  const [drawn] = await drawnOf(view, [overdue.slice(0, mostOverdue)]);
  const rest = pathWith('/desk/deliveries', { state: 'scheduled', sort: 'soonest', channel });
  const shown = { entries: drawn?.entries ?? [], more: Math.max(0, overdue.length - mostOverdue) };
  return html`<section class="block"><h3 class="block-name">${view.texts.calendar.overdue}</h3>!${entriesPart(view, shown, rest)}</section>`;
}

function more(view: View, { hasMore, places }: Gathered): Markup {
  if (!hasMore) return '';
  const sent = places.filter(({ isSent }) => isSent).length;
  const { onlyNewest, allOfThem } = view.texts.calendar;
  const all = html`<a href="/desk/deliveries?state=sent">${allOfThem}</a>`;
  return html`<p class="quiet">!${withMarkup((link) => onlyNewest(sent, link), all)}</p>`;
}

function viewChoices(view: View, { view: current, on }: Span, channel: string | undefined): Markup {
  const choices: Filter[] = calendarViews.map((name) => ({
    label: view.texts.calendar.views[name],
    href: pathWith('/desk/calendar', { view: name, on, channel }),
    current: name === current,
  }));
  return filters(view, view.texts.calendar.viewsName, choices);
}

function channelChoices(view: View, span: Span, channel: string | undefined): Markup {
  const choices: Filter[] = [undefined, ...view.web.config.channels.map(({ id }) => id)].map((id) => ({
    label: id ?? view.texts.calendar.allChannels,
    href: pathWith('/desk/calendar', { view: span.view, on: span.on, channel: id }),
    current: channel === id,
  }));
  return filters(view, view.texts.calendar.channelsName, choices);
}
