import { html } from 'ghtml';
import { clicksOfDelivery } from '../../../delivery/clicks.ts';
import { type Delivery, isLate } from '../../../delivery/delivery.ts';
import { isFinal } from '../../../delivery/states.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import type { Markup } from '../../theme/layout.ts';
import { stateLabel } from '../../theme/parts.ts';
import { postLink } from '../drafts/sentPart.ts';
import { purposeName } from '../purposeName.ts';
import { newestText } from '../statisticsPart.ts';
import { type View, when, withTimes } from '../view.ts';

/** Every delivery of the article: its state, when it is due or was last attempted, and the post. */
export async function deliveriesPart(view: View, deliveries: Delivery[]): Promise<Markup> {
  if (deliveries.length === 0) return '';
  const inOrder = deliveries.toSorted(
    (a, b) =>
      a.channel.localeCompare(b.channel) ||
      Date.parse(a.createdAt) - Date.parse(b.createdAt) ||
      a.part - b.part,
  );
  const lines = await Promise.all(inOrder.map((delivery) => deliveryLine(view, delivery)));
  return html`<section class="block"><h2 class="block-name">${view.texts.articles.deliveries}</h2><ul class="lines">!${lines}</ul></section>`;
}

async function deliveryLine(view: View, delivery: Delivery): Promise<Markup> {
  const { id, channel, state, purpose, part, parts, dueAt, attempts, remoteUrl, reason } = delivery;
  const texts = view.texts.deliveries;
  const which = [
    purpose === 'post' ? '' : purposeName(purpose, view.texts.purposes),
    parts > 1 ? texts.part(part, parts) : '',
  ]
    .filter(Boolean)
    .join(', ');
  const time = isFinal(state)
    ? when(view, attempts.at(-1)?.at ?? dueAt)
    : withMarkup(texts.due, when(view, dueAt));
  const late = isLate(delivery, view.context.clock.now())
    ? html` <strong class="late">${texts.late}</strong>`
    : '';
  const known = remoteUrl ? postLink(view, remoteUrl) : html`<bdi>!${withTimes(view, reason ?? '')}</bdi>`;
  const count = state === 'sent' ? await clicksOfDelivery(view.context.store, delivery) : undefined;
  const clicks = count === undefined ? '' : html`, ${texts.clicksCounted(count)}`;
  const counted = newestText(view, delivery.statistics);
  return html`<li id="${id}"><a class="plain-link" href="/desk/deliveries/${id}">${channel}</a>!${which ? html`, ${which}` : ''}:
!${stateLabel(state, view.texts.states.delivery[state])} <span class="quiet">!${time}</span>!${late} !${known}!${clicks}!${counted ? html`, ${counted}` : ''}</li>`;
}
