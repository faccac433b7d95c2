import { html } from 'ghtml';
import { articlesById } from '../../../article/archive.ts';
import type { Article } from '../../../article/article.ts';
import { isByHand } from '../../../channels/configured.ts';
import { type Delivery, isLate, listDeliveries } from '../../../delivery/delivery.ts';
import { deliveryStates } from '../../../delivery/states.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { buttonLink, emptyState, linkTo, stateLabel } from '../../theme/parts.ts';
import { filters, listName, older, pathWith } from '../filters.ts';
import { deskPage, type View, when, withTimes } from '../view.ts';
import { allUnknownForms } from './unknownForms.ts';

const states = [undefined, ...deliveryStates];

/** `/desk/deliveries`: the ledger, by state. */
export async function deliveriesPage(
  view: View,
  which: { state?: string | undefined; channel?: string | undefined; cursor?: string | undefined },
): Promise<string> {
  const { store } = view.context;
  const { items, nextCursor } = await listDeliveries(store, which, 50, which.cursor);
  const articles = await articlesById(store, [...new Set(items.map(({ articleId }) => articleId))]);
  const byId = new Map(articles.map((article) => [article.id, article]));
  const rows = items.map((delivery) => deliveryRow(view, delivery, byId.get(delivery.articleId)));
  const counted = await Promise.all(
    states.map((state) => store.redis.zcard(store.keys.deliveries(state ?? '*', which.channel ?? '*'))),
  );
  const choices = states.map((state, index) => ({
    label: state ? listName(state) : 'All',
    href: pathWith('/desk/deliveries', { state, channel: which.channel }),
    current: which.state === state,
    count: counted[index],
  }));
  const byHand = await byHandCount(view, which.channel);
  const unknown = (counted[states.indexOf('unknown')] ?? 0) - byHand;
  const forAll = which.state === 'unknown' ? await allUnknownForms(view, which.channel) : '';
  const table =
    rows.length > 0
      ? html`<div class="table"><table><thead><tr><th scope="col">Due</th><th scope="col">Article</th><th scope="col">Channel</th>
<th scope="col">State</th><th scope="col" class="number">Attempts</th><th scope="col">What is known</th></tr></thead>
<tbody>!${rows}</tbody></table></div>`
      : emptyState(
          'No deliveries in this list.',
          'Approving a draft creates its deliveries.',
          buttonLink('To the drafts', '/desk'),
        );
  return deskPage(view, {
    title: 'Deliveries',
    section: '/desk/deliveries',
    aside: filters('Deliveries by state', choices),
    live: 'delivery',
    main: html`!${unknownAlarm(unknown, which.state)}!${byHandLine(byHand, which.state)}!${forAll}!${table}!${older('/desk/deliveries', { state: which.state, channel: which.channel }, nextCursor)}`,
  });
}

/** What waits for a person to post it, which is no alarm. */
async function byHandCount({ context }: View, only: string | undefined): Promise<number> {
  const { store, config } = context;
  const ids = config.channels.map(({ id }) => id).filter((id) => isByHand(context, id));
  const counts = await Promise.all(
    ids
      .filter((id) => only === undefined || id === only)
      .map((id) => store.redis.zcard(store.keys.deliveries('unknown', id))),
  );
  return counts.reduce((sum, count) => sum + count, 0);
}

function byHandLine(count: number, state: string | undefined): Markup {
  if (count === 0 || state === 'unknown') return '';
  const many = count === 1 ? 'One post waits' : `${count} posts wait`;
  return html`<p class="block-end">${many} to be posted by hand. !${buttonLink('See which', '/desk/deliveries?state=unknown')}</p>`;
}

function unknownAlarm(unknown: number, state: string | undefined): Markup {
  if (unknown < 1 || state === 'unknown') return '';
  const many = unknown === 1 ? 'One delivery' : `${unknown} deliveries`;
  return html`<div class="notice wrong alarm" role="alert">
<p>${many} may have been sent, and nobody can tell but a person.</p>!${buttonLink('Decide', '/desk/deliveries?state=unknown')}</div>`;
}

function deliveryRow(view: View, delivery: Delivery, article: Article | undefined): Markup {
  const { id, state, channel, purpose, part, parts, attempts, reason, remoteUrl } = delivery;
  const name = article
    ? html`<span class="row-headline" !${languageAttributes(article.language)}>${article.headline}</span>`
    : html`${delivery.articleId}`;
  const which = [purpose === 'post' ? '' : purpose, parts > 1 ? `part ${part} of ${parts}` : ''].filter(
    Boolean,
  );
  const known = remoteUrl ? linkTo(remoteUrl) : html`<bdi>!${withTimes(view, reason ?? '')}</bdi>`;
  return html`<tr id="${id}" data-item>
<td>!${when(view, delivery.dueAt)}!${isLate(delivery, view.context.clock.now()) ? html`<br><strong class="late">late</strong>` : ''}</td>
<td><a class="plain-link" href="/desk/deliveries/${id}">!${name}</a>!${which.length > 0 ? html` <span class="quiet">${which.join(', ')}</span>` : ''}</td>
<td>${channel}</td><td>!${stateLabel(state)}</td><td class="number">${attempts.length}</td><td class="known">!${known}</td></tr>`;
}
