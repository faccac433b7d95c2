import { html } from 'ghtml';
import { type Delivery, isLate } from '../../../delivery/delivery.ts';
import { isFinal } from '../../../delivery/states.ts';
import type { Markup } from '../../theme/layout.ts';
import { linkTo, stateLabel } from '../../theme/parts.ts';
import { purposeName } from '../drafts/draftPart.ts';
import { type View, when, withTimes } from '../view.ts';

/** Every delivery of the article: its state, when it is due or was tried last, and the post. */
export function deliveriesPart(view: View, deliveries: Delivery[]): Markup {
  if (deliveries.length === 0) return '';
  const inOrder = deliveries.toSorted(
    (a, b) =>
      a.channel.localeCompare(b.channel) ||
      Date.parse(a.createdAt) - Date.parse(b.createdAt) ||
      a.part - b.part,
  );
  const lines = inOrder.map((delivery) => deliveryLine(view, delivery));
  return html`<section class="block"><h2 class="block-name">Deliveries</h2><ul class="lines">!${lines}</ul></section>`;
}

function deliveryLine(view: View, delivery: Delivery): Markup {
  const { id, channel, state, purpose, part, parts, dueAt, attempts, remoteUrl, reason } = delivery;
  const which = [purpose === 'post' ? '' : purposeName(purpose), parts > 1 ? `part ${part} of ${parts}` : '']
    .filter(Boolean)
    .join(', ');
  const time = isFinal(state) ? when(view, attempts.at(-1)?.at ?? dueAt) : html`due !${when(view, dueAt)}`;
  const late = isLate(delivery, view.context.clock.now()) ? html` <strong class="late">late</strong>` : '';
  const known = remoteUrl ? linkTo(remoteUrl) : html`<bdi>!${withTimes(view, reason ?? '')}</bdi>`;
  return html`<li id="${id}"><a class="plain-link" href="/desk/deliveries/${id}">${channel}</a>!${which ? html`, ${which}` : ''}:
!${stateLabel(state)} <span class="quiet">!${time}</span>!${late} !${known}</li>`;
}
