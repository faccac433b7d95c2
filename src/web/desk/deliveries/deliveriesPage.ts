import { html } from 'ghtml';
import { articleById, articlesById } from '../../../article/archive.ts';
import type { Article } from '../../../article/article.ts';
import { isByHand } from '../../../channels/configured.ts';
import { clicksOfDelivery } from '../../../delivery/clicks.ts';
import { type Delivery, deliveriesById, isLate } from '../../../delivery/delivery.ts';
import { DeliveryQuery, readDeliveryFilter } from '../../../delivery/deliveryFilter.ts';
import { findDeliveries } from '../../../delivery/findDeliveries.ts';
import { deliveryStates, isFinal } from '../../../delivery/states.ts';
import { timeOf } from '../../../delivery/time.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { buttonLink, emptyState, stateLabel } from '../../theme/parts.ts';
import { choiceField, filterForm, olderAges, textField, type Written, withinAges } from '../filterFields.ts';
import { filters, older, pathWith, single } from '../filters.ts';
import { askedRows, livePart } from '../livePart.ts';
import { purposeName } from '../purposeName.ts';
import { newestText } from '../statisticsPart.ts';
import { deskPage, type View, when, withTimes } from '../view.ts';
import { allUnknownForms } from './unknownForms.ts';

const states = [undefined, ...deliveryStates];

const asked = ['channel', 'article', 'since', 'until', 'sort'] as const;
const fields = Object.keys(DeliveryQuery.shape) as (keyof DeliveryQuery)[];

type Which = Written<keyof DeliveryQuery> & { cursor?: string | undefined };

/** Reads the list's parameters from the address. */
export function whichIn(query: unknown): Which {
  return Object.fromEntries([...fields, 'cursor'].map((name) => [name, single(query, name)]));
}

/** `/desk/deliveries`: the ledger by time: the last sent first, or the next due first. */
export async function deliveriesPage(view: View, { cursor, ...which }: Which): Promise<string> {
  const { store } = view.context;
  const follows = ['delivery'] as const;
  await askedRows(
    view,
    (ids) => deliveriesById(store, ids),
    async (delivery) => ({
      id: delivery.id,
      markup: await deliveryRow(view, delivery, await articleById(store, delivery.articleId)),
    }),
  );
  const choices = await livePart(view, { id: 'states', follows }, () => stateChoices(view, which));
  const alarms = await livePart(view, { id: 'alarms', follows }, () => alarmsPart(view, which));
  const list = await livePart(view, { id: 'list', follows }, () => listPart(view, which, cursor));
  return deskPage(view, {
    title: view.texts.deliveries.title,
    section: '/desk/deliveries',
    aside: choices,
    main: html`!${alarms}!${searchForm(view, which)}!${list}`,
  });
}

/** Whether a search narrows the lists, so that their own lengths would be wrong. */
function isNarrowed(which: Which): boolean {
  return (['search', 'article', 'since', 'until'] as const).some((name) => which[name]);
}

async function stateChoices(view: View, which: Which): Promise<Markup> {
  const { store } = view.context;
  const texts = view.texts.deliveries;
  const counted = isNarrowed(which)
    ? []
    : await Promise.all(
        states.map((state) => store.redis.zcard(store.keys.deliveries(state ?? '*', which.channel ?? '*'))),
      );
  const choices = states.map((state, index) => ({
    label: state ? texts.lists[state] : texts.all,
    href: pathWith('/desk/deliveries', { ...which, state }),
    current: which.state === state,
    count: counted[index],
  }));
  return filters(view, texts.byState, choices);
}

async function alarmsPart(view: View, { state, channel }: Which): Promise<Markup> {
  const { store } = view.context;
  const byHand = await byHandCount(view, channel);
  const unknown = (await store.redis.zcard(store.keys.deliveries('unknown', channel ?? '*'))) - byHand;
  const forAll = state === 'unknown' ? await allUnknownForms(view, channel) : '';
  return html`!${unknownAlarm(view, unknown, state)}!${byHandLine(view, byHand, state)}!${forAll}`;
}

async function listPart(view: View, which: Which, cursor: string | undefined): Promise<Markup> {
  const { store, clock } = view.context;
  const { timezone } = view.site.newsroom;
  const filter = readDeliveryFilter(which, { now: clock.now(), timezone });
  const isToCome = filter.state !== undefined && !isFinal(filter.state);
  const sort = filter.sort ?? (isToCome ? 'soonest' : 'latest');
  const { items, nextCursor } = await findDeliveries(view.web, { ...filter, sort }, 50, cursor);
  const articles = await articlesById(store, [...new Set(items.map(({ articleId }) => articleId))]);
  const byId = new Map(articles.map((article) => [article.id, article]));
  const rows = items.map((delivery) => deliveryRow(view, delivery, byId.get(delivery.articleId)));
  const texts = view.texts.deliveries;
  const turned = sort === 'latest' ? 'soonest' : 'latest';
  const byTime = html`<a href="${pathWith('/desk/deliveries', { ...which, sort: turned })}" title="${turned === 'latest' ? texts.latestFirst : texts.soonestFirst}">${texts.time}</a>`;
  const table =
    rows.length > 0
      ? html`<div class="table rows"><table><thead><tr><th scope="col">${texts.state}</th><th scope="col">${texts.channel}</th><th scope="col">${texts.article}</th>
<th scope="col" aria-sort="${sort === 'latest' ? 'descending' : 'ascending'}">!${byTime}</th><th scope="col" class="number">${texts.attempts}</th>
<th scope="col" class="number">${texts.clicks}</th><th scope="col">${texts.known}</th></tr></thead><tbody>!${await Promise.all(rows)}</tbody></table></div>`
      : nothingFound(view, isNarrowed(which), nextCursor);
  return table + older(view.texts.lists, '/desk/deliveries', which, nextCursor);
}

function searchForm(view: View, which: Which): Markup {
  const texts = view.texts.deliveries;
  const channels = view.web.config.channels.map(({ id }): [string, string] => [id, id]);
  const { state } = which;
  const all =
    isNarrowed(which) || which.channel
      ? html` <a href="${pathWith('/desk/deliveries', { state })}">${texts.showAll}</a>`
      : '';
  return filterForm(
    {
      action: '/desk/deliveries',
      label: texts.title,
      texts: view.texts.lists,
      written: which,
      asked,
      stays: ['state'],
    },
    [
      choiceField('channel', texts.channel, [['', texts.any], ...channels], which),
      textField('article', texts.articleId, which),
      choiceField('since', texts.dueOrEnded, withinAges(view.texts.lists), which),
      choiceField('until', texts.age, olderAges(view.texts.lists), which),
      choiceField(
        'sort',
        texts.order,
        [
          ['', texts.orders.usual],
          ['latest', texts.orders.latest],
          ['soonest', texts.orders.soonest],
        ],
        which,
      ),
    ],
    all,
  );
}

function nothingFound(view: View, isSearch: boolean, nextCursor: string | null): Markup {
  const texts = view.texts.deliveries;
  if (nextCursor) return emptyState(texts.nothingYet, texts.nothingYetHow);
  return isSearch
    ? emptyState(texts.noneFound, texts.noneFoundHow)
    : emptyState(texts.none, texts.noneHow, buttonLink(texts.toDrafts, '/desk'));
}

/** Deliveries that wait for a person to post them, which is no problem. */
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

function byHandLine(view: View, count: number, state: string | undefined): Markup {
  if (count === 0 || state === 'unknown') return '';
  const texts = view.texts.deliveries;
  return html`<p class="block-end">${texts.byHandWait(count)} !${buttonLink(texts.seeWhich, '/desk/deliveries?state=unknown')}</p>`;
}

function unknownAlarm(view: View, unknown: number, state: string | undefined): Markup {
  if (unknown < 1 || state === 'unknown') return '';
  const texts = view.texts.deliveries;
  return html`<div class="notice wrong alarm" role="alert">
<p>${texts.mayBeSent(unknown)}</p>!${buttonLink(texts.decide, '/desk/deliveries?state=unknown')}</div>`;
}

async function deliveryRow(view: View, delivery: Delivery, article: Article | undefined): Promise<Markup> {
  const { id, state, channel, purpose, part, parts, attempts, reason, remoteUrl } = delivery;
  const texts = view.texts.deliveries;
  const name = article
    ? html`<span class="row-headline" !${languageAttributes(article.language)}>${article.headline}</span>`
    : html`${delivery.articleId}`;
  const which = [
    purpose === 'post' ? '' : purposeName(purpose, view.texts.purposes),
    parts > 1 ? texts.part(part, parts) : '',
  ].filter(Boolean);
  const known = remoteUrl
    ? html`<a href="${remoteUrl}">${texts.thePost}</a>`
    : html`<bdi>!${withTimes(view, reason ?? '')}</bdi>`;
  const late = isLate(delivery, view.context.clock.now())
    ? html`<br><strong class="late">${texts.late}</strong>`
    : '';
  const words = newestText(view, delivery.statistics);
  const counted = words ? html`<br><span class="quiet">${words}</span>` : '';
  const at = when(view, timeOf(delivery));
  const time = isFinal(state) ? at : withMarkup(texts.due, at);
  const clicks = state === 'sent' ? await clicksOfDelivery(view.context.store, delivery) : undefined;
  return html`<tr id="${id}" data-about="${id}"><td class="lead">!${stateLabel(state, view.texts.states.delivery[state])}</td><td class="lead">${channel}</td>
<td><a class="plain-link" href="/desk/deliveries/${id}">!${name}</a>!${which.length > 0 ? html` <span class="quiet">${which.join(', ')}</span>` : ''}</td>
<td>!${time}!${late}</td>
<td class="number" data-label="${texts.attempts}">${attempts.length}</td><td class="number" data-label="${texts.clicks}">${clicks ?? ''}</td><td class="known">!${known}!${counted}</td></tr>`;
}
