import type { FastifyInstance } from 'fastify';
import { html } from 'ghtml';
import { DateTime } from 'luxon';
import { type Planned, plannedBetween } from '../../delivery/planned.ts';
import type { WebContext } from '../context.ts';
import { languageAttributes, type Markup } from '../theme/layout.ts';
import { buttonLink, emptyState, stateLabel } from '../theme/parts.ts';
import { filters, pathWith, single } from './filters.ts';
import { deskPage, page, type View, withTimes } from './view.ts';

const daysAhead = 14;

/** `/desk/calendar`: what is scheduled in the next two weeks, when and why. */
export function calendarRoute(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/desk/calendar', async (view, { query }) =>
    calendarPage(view, single(query, 'channel')),
  );
}

async function calendarPage(view: View, channel: string | undefined): Promise<string> {
  const zone = view.site.newsroom.timezone;
  const now = DateTime.fromMillis(view.context.clock.now(), { zone });
  // Late deliveries are still in the calendar, so the list starts a day earlier.
  const from = now.startOf('day').minus({ days: 1 });
  const planned = await plannedBetween(
    view.web,
    from.toMillis(),
    from.plus({ days: daysAhead + 1 }).toMillis(),
    channel,
  );
  const byDay = Map.groupBy(planned, ({ delivery }) =>
    DateTime.fromISO(delivery.dueAt, { zone }).toFormat('cccc, dd LLLL yyyy'),
  );
  const days = [...byDay].map(
    ([day, rows]) =>
      html`<section class="block">
<h2 class="block-name">${day}</h2><ul class="lines">!${rows.map((row) => plannedLine(view, row, zone))}</ul></section>`,
  );
  const choices = [undefined, ...view.web.config.channels.map(({ id }) => id)].map((id) => ({
    label: id ?? 'All channels',
    href: pathWith('/desk/calendar', { channel: id }),
    current: channel === id,
  }));
  const nothing = emptyState(
    'Nothing is scheduled.',
    'Approved drafts are listed here until they are sent.',
    buttonLink('To the drafts', '/desk', 'first'),
  );
  return deskPage(view, {
    title: 'Calendar',
    section: '/desk/calendar',
    aside: filters('Channels', choices),
    live: 'delivery switch',
    main: html`<p class="quiet">All times are in the newsroom’s time zone (${zone}); it is now ${now.toFormat('HH:mm')}.</p>!${days.length > 0 ? days : nothing}`,
  });
}

function plannedLine(view: View, { delivery, article, why }: Planned, zone: string): Markup {
  const at = DateTime.fromISO(delivery.dueAt, { zone });
  const name = article
    ? html`<span class="row-headline" !${languageAttributes(article.language)}>${article.headline}</span>`
    : html`${delivery.articleId}`;
  return html`<li class="planned" id="${delivery.id}" data-item><time datetime="${delivery.dueAt}" title="${delivery.dueAt}">${at.toFormat('HH:mm')}</time>
<div><p class="planned-headline"><a class="plain-link" href="/desk/drafts/${delivery.draftId}">!${name}</a></p>
<p class="quiet">${delivery.channel} · !${withTimes(view, why)}</p></div><a class="plain-link" href="/desk/deliveries/${delivery.id}">!${stateLabel(delivery.state)}</a></li>`;
}
