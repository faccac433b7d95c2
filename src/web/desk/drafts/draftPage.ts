import { html } from 'ghtml';
import { articleById } from '../../../article/archive.ts';
import { type Delivery, deliveriesById } from '../../../delivery/delivery.ts';
import type { Draft } from '../../../review/draft.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import type { Markup } from '../../theme/layout.ts';
import { emptyState, stateLabel } from '../../theme/parts.ts';
import { articlePart } from '../articles/articlePart.ts';
import { livePart } from '../livePart.ts';
import { notesBlock } from '../notes/notesPart.ts';
import { purposeName } from '../purposeName.ts';
import { deskPage, type View, when, withTimes } from '../view.ts';
import { draftChanges } from './draftChanges.ts';
import { historyPart } from './draftHistory.ts';
import { draftPart } from './draftPart.ts';
import type { Typed } from './formParts.ts';
import { postLink } from './sentPart.ts';

/** `/desk/drafts/<id>`: one draft next to its article, with its deliveries and history. */
export async function draftPage(view: View, draft: Draft, typed?: Typed): Promise<string> {
  const { store } = view.context;
  const texts = view.texts.draft;
  const article = await articleById(store, draft.articleId);
  const flash =
    view.flash && view.flash.about === undefined ? { ...view.flash, about: draft.id } : view.flash;
  const changes = article ? await draftChanges(view, draft, article) : '';
  const follows = ['draft', 'delivery', 'article', 'note'] as const;
  const part = (id: string, about: string[], render: () => Promise<Markup>) =>
    livePart(view, { id, follows, about }, render);
  const own = [draft.id, ...draft.deliveries];
  const main = html`<div class="two"><div>
!${await draftPart({ ...view, flash }, { draft, article, nextToArticle: true, alone: true, typed, changes })}
!${await part('deliveries', own, () => deliveriesPart(view, draft))}
!${await part('history', own, () => historyPart(view, draft))}
</div>
<div>!${await part('article', [draft.articleId], async () => (article ? articlePart(view, article) : emptyState(texts.articleGone, texts.articleGoneHow)))}
!${await notesBlock(view, draft, typed?.note)}</div>
</div>`;
  const what = draft.purpose === 'post' ? texts.name : purposeName(draft.purpose, view.texts.purposes);
  const title = texts.titleFor(what, draft.channel);
  return deskPage(view, { title, section: '/desk', main }, { flash: true });
}

async function deliveriesPart(view: View, draft: Draft): Promise<Markup> {
  const deliveries = await deliveriesById(view.context.store, draft.deliveries);
  if (deliveries.length === 0) return '';
  return html`<section class="block">
<h2 class="block-name">${view.texts.draft.deliveries}</h2><ul class="lines">!${deliveries.map((each) => deliveryLine(view, each))}</ul></section>`;
}

function deliveryLine(view: View, delivery: Delivery): Markup {
  const post = delivery.remoteUrl ? html` !${postLink(view, delivery.remoteUrl)}` : '';
  const reason = delivery.reason
    ? html` <span class="quiet">!${withTimes(view, delivery.reason)}</span>`
    : '';
  const due = html`<a href="/desk/deliveries/${delivery.id}">!${withMarkup(view.texts.deliveries.due, when(view, delivery.dueAt))}</a>`;
  return html`<li>!${stateLabel(delivery.state, view.texts.states.delivery[delivery.state])} !${due}!${post}!${reason}</li>`;
}
