import type { FastifyInstance } from 'fastify';
import { html } from 'ghtml';
import { backlogChoices, type ClearBacklog, clearBacklog } from '../../actions/delivering/clearBacklog.ts';
import { whatStops } from '../../actions/delivering/whenItGoes.ts';
import { articleById, articlesById } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { backlogOf, clearedSentence } from '../../delivery/backlog.ts';
import { type Delivery, deliveriesById } from '../../delivery/delivery.ts';
import { SluglineError } from '../../errors.ts';
import type { WebContext } from '../context.ts';
import { askedRows, livePart } from '../desk/livePart.ts';
import { deskPage, form, may, page, post, sharedText, type View, when, withTimes } from '../desk/view.ts';
import { languageAttributes, type Markup } from '../theme/layout.ts';
import { button, emptyState, stateLabel } from '../theme/parts.ts';
import { opsSections } from './sections.ts';

/** How many deliveries of a channel are shown; the buttons apply to all of them. */
const maxShown = 200;

/** `/ops/backlog`: late deliveries that wait, by channel, and a person's decision about them. */
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
      return { kind: 'done', sentence: sharedText(view, says) };
    },
  });
}

async function backlogPage(view: View): Promise<string> {
  const { store } = view.context;
  await askedRows(
    view,
    (ids) => deliveriesById(store, ids),
    async (delivery) => ({
      id: delivery.id,
      markup: row(view, delivery, await articleById(store, delivery.articleId)),
    }),
  );
  return deskPage(view, {
    title: view.texts.backlog.title,
    section: '/ops',
    aside: opsSections(view, '/ops/backlog'),
    main: await livePart(view, { id: 'backlog', follows: ['delivery', 'switch'] }, () => channelParts(view)),
  });
}

async function channelParts(view: View): Promise<Markup> {
  const channels = view.web.config.channels.map(({ id }) => id);
  const sections = await Promise.all(channels.map((id) => channelPart(view, id)));
  const texts = view.texts.backlog;
  const nothing = emptyState(texts.empty, texts.emptyHow);
  return sections.some(Boolean) ? sections.join('') : nothing;
}

async function channelPart(view: View, channel: string): Promise<Markup> {
  const late = await backlogOf(view.context.store, { channel });
  if (late.length === 0) return '';
  const texts = view.texts.backlog;
  const shown = late.slice(0, maxShown);
  const articles = await articlesById(view.context.store, [
    ...new Set(shown.map(({ articleId }) => articleId)),
  ]);
  const byId = new Map(articles.map((article) => [article.id, article]));
  const stops = await whatStops(view.context, channel);
  const rows = shown.map((delivery) => row(view, delivery, byId.get(delivery.articleId)));
  const more =
    late.length > maxShown ? html`<p class="quiet">${texts.firstShown(maxShown, late.length)}</p>` : '';
  return html`<section class="block"><h2 class="block-name">${texts.late(channel, late.length)}</h2>
!${stops.map((stop) => html`<p class="quiet">!${withTimes(view, stop)}</p>`)}
!${choices(view, channel)}
<div class="table rows"><table><thead><tr><th scope="col">${texts.wanted}</th><th scope="col">${texts.article}</th><th scope="col">${texts.state}</th>
<th scope="col">${texts.whyItWaits}</th><th><span class="unseen">${texts.actions}</span></th></tr></thead><tbody>!${rows}</tbody></table></div>!${more}</section>`;
}

function row(
  view: View,
  { id, channel, wantedAt, state, articleId, reason }: Delivery,
  article?: Article,
): Markup {
  const name = article
    ? html`<span class="row-headline" !${languageAttributes(article.language)}>${article.headline}</span>`
    : html`${articleId}`;
  return html`<tr id="${id}" data-about="${id}"><td>!${when(view, wantedAt)}</td>
<td><a class="plain-link" href="/desk/deliveries/${id}">!${name}</a></td><td>!${stateLabel(state, view.texts.states.delivery[state])}</td>
<td class="known"><bdi>!${withTimes(view, reason ?? '')}</bdi></td><td>!${choices(view, channel, id)}</td></tr>`;
}

/** The buttons for one delivery, or for all late ones of its channel. */
function choices(view: View, channel: string, id?: string): Markup {
  if (!may(view, 'approver')) return '';
  const which = html`<input type="hidden" name="channel" value="${channel}">!${id ? html`<input type="hidden" name="id" value="${id}">` : ''}`;
  const texts = view.texts.backlog;
  const send = button({ label: id ? texts.sendNow : texts.sendAllNow, name: 'what', value: 'send' });
  const space = button({
    label: id ? texts.nextPlace : texts.spaceOut,
    kind: 'first',
    name: 'what',
    value: 'space',
  });
  const skip = button({ label: id ? texts.skip : texts.skipAll, kind: 'wrong', name: 'what', value: 'skip' });
  return form(view, '/ops/backlog', html`!${which}<p class="actions">!${space}!${send}!${skip}</p>`);
}
