import { html } from 'ghtml';
import { toInstant } from '../../../clock.ts';
import { type Delivery, deliveriesById } from '../../../delivery/delivery.ts';
import { sentAtOf } from '../../../delivery/proof.ts';
import type { Draft } from '../../../review/draft.ts';
import type { Store } from '../../../store/store.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import type { Markup } from '../../theme/layout.ts';
import { stateLabel } from '../../theme/parts.ts';
import { may, type View, when } from '../view.ts';

/** A mail has one delivery for each recipient, so its row shows none of them. */
const mostShown = 10;

/** The deliveries of closed drafts, by draft. */
export async function deliveriesOfDone(
  store: Store,
  drafts: Draft[],
): Promise<ReadonlyMap<string, Delivery[]>> {
  const done = drafts.filter(({ state, deliveries }) => state === 'done' && deliveries.length <= mostShown);
  const read = await Promise.all(done.map(({ deliveries }) => deliveriesById(store, deliveries)));
  return new Map(done.map(({ id }, n) => [id, read[n] ?? []]));
}

/** What became of a closed draft: its post, and the link to correct or withdraw it. */
export function sentPart(view: View, { articleId }: Draft, deliveries: Delivery[]): Markup {
  const texts = view.texts.drafts;
  const [first] = deliveries.filter(({ state }) => state === 'sent');
  if (!first) return deliveries.map((each) => notSent(view, each)).join('');
  const post = first.remoteUrl ? html` !${postLink(view, first.remoteUrl)}` : '';
  const others = deliveries.filter(({ state }) => state !== 'sent').map((each) => notSent(view, each));
  const next = may(view, 'editor')
    ? html` <a href="/desk/articles/${articleId}#correct">${texts.correctOrWithdraw}</a>`
    : '';
  return html`<p class="row-goes">!${withMarkup(texts.sent, when(view, toInstant(sentAtOf(first))))} !${post}!${next}</p>!${others}`;
}

/** The link to a published post, with the same name everywhere. */
export function postLink(view: View, url: string): Markup {
  return html`<a href="${url}">${view.texts.shell.seePost}</a>`;
}

function notSent(view: View, { id, state, part, parts }: Delivery): Markup {
  const texts = view.texts.drafts;
  const which = parts > 1 ? html` ${texts.part(part, parts)}` : '';
  return html`<p class="row-goes">!${stateLabel(state, view.texts.states.delivery[state])}!${which} <a href="/desk/deliveries/${id}">${texts.whatHappened}</a></p>`;
}
