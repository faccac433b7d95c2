import type { FastifyInstance } from 'fastify';
import { html } from 'ghtml';
import { backlogChoices, type ClearBacklog, clearBacklog } from '../../actions/delivering/clearBacklog.ts';
import { whatStops } from '../../actions/delivering/whenItGoes.ts';
import { articlesById } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { backlogOf, clearedSentence } from '../../delivery/backlog.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { SluglineError } from '../../errors.ts';
import type { WebContext } from '../context.ts';
import { deskPage, form, may, page, post, type View, when, withTimes } from '../desk/view.ts';
import { languageAttributes, type Markup } from '../theme/layout.ts';
import { button, emptyState, stateLabel } from '../theme/parts.ts';
import { textWithTimes } from '../theme/when.ts';
import { opsSections } from './sections.ts';

/** How many of a channel are shown; the buttons apply to all of them. */
const maxShown = 200;

/** `/ops/backlog`: what is late and waits, by channel, with a person's decision about it. */
export function backlogRoutes(server: FastifyInstance, web: WebContext): void {
  page(server, web, '/ops/backlog', backlogPage);
  post(server, web, '/ops/backlog', {
    role: 'approver',
    again: backlogPage,
    async act(view, { channel = '', id, what }) {
      const choice = backlogChoices.find((each) => each === what);
      if (!choice)
        throw new SluglineError('request.invalid', { where: 'what', what: 'say send, space or skip' });
      const which: ClearBacklog['which'] = id ? { id } : { channel };
      const done = await clearBacklog(view.context, { what: choice, which });
      const says = clearedSentence(choice, done, await whatStops(view.context, channel));
      return { kind: 'done', sentence: textWithTimes(says, 'en', view.site.newsroom.timezone) };
    },
  });
}

async function backlogPage(view: View): Promise<string> {
  const channels = view.web.config.channels.map(({ id }) => id);
  const sections = await Promise.all(channels.map((id) => channelPart(view, id)));
  const nothing = emptyState('Nothing is late.', 'What waits past its time is listed here, by channel.');
  return deskPage(view, {
    title: 'Backlog',
    section: '/ops',
    aside: opsSections(view, '/ops/backlog'),
    live: 'delivery switch',
    main: sections.some(Boolean) ? sections.join('') : nothing,
  });
}

async function channelPart(view: View, channel: string): Promise<Markup> {
  const late = await backlogOf(view.context.store, { channel });
  if (late.length === 0) return '';
  const shown = late.slice(0, maxShown);
  const articles = await articlesById(view.context.store, [
    ...new Set(shown.map(({ articleId }) => articleId)),
  ]);
  const byId = new Map(articles.map((article) => [article.id, article]));
  const stops = await whatStops(view.context, channel);
  const rows = shown.map((delivery) => row(view, delivery, byId.get(delivery.articleId)));
  const more =
    late.length > maxShown
      ? html`<p class="quiet">The first ${maxShown} of ${late.length} are shown.</p>`
      : '';
  return html`<section class="block"><h2 class="block-name">${channel}: ${late.length} late</h2>
!${stops.map((stop) => html`<p class="quiet">!${withTimes(view, stop)}</p>`)}
!${choices(view, channel)}
<div class="table"><table><thead><tr><th scope="col">Wanted</th><th scope="col">Article</th><th scope="col">State</th>
<th scope="col">Why it waits</th><th></th></tr></thead><tbody>!${rows}</tbody></table></div>!${more}</section>`;
}

function row(
  view: View,
  { id, channel, wantedAt, state, articleId, reason }: Delivery,
  article?: Article,
): Markup {
  const name = article
    ? html`<span class="row-headline" !${languageAttributes(article.language)}>${article.headline}</span>`
    : html`${articleId}`;
  return html`<tr id="${id}" data-item><td>!${when(view, wantedAt)}</td>
<td><a class="plain-link" href="/desk/deliveries/${id}">!${name}</a></td><td>!${stateLabel(state)}</td>
<td class="known"><bdi>!${withTimes(view, reason ?? '')}</bdi></td><td>!${choices(view, channel, id)}</td></tr>`;
}

/** For one delivery, or for all that is late on its channel. */
function choices(view: View, channel: string, id?: string): Markup {
  if (!may(view, 'approver')) return '';
  const which = html`<input type="hidden" name="channel" value="${channel}">!${id ? html`<input type="hidden" name="id" value="${id}">` : ''}`;
  const all = id ? '' : ' all';
  const send = button({ label: `Send${all} now`, name: 'what', value: 'send' });
  const space = button({
    label: id ? 'Next place' : 'Space out',
    kind: 'first',
    name: 'what',
    value: 'space',
  });
  const skip = button({ label: `Skip${all}`, kind: 'wrong', name: 'what', value: 'skip' });
  return form(view, '/ops/backlog', html`!${which}<p class="actions">!${space}!${send}!${skip}</p>`);
}
