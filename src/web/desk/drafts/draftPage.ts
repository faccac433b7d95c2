import { html } from 'ghtml';
import { auditOf } from '../../../accounts/audit/read.ts';
import { timeConcerns } from '../../../actions/delivering/timeConcerns.ts';
import { whenItWouldGo } from '../../../actions/delivering/whenItGoes.ts';
import { articleById } from '../../../article/archive.ts';
import { findChannel } from '../../../channels/configured.ts';
import { type Delivery, deliveriesById } from '../../../delivery/delivery.ts';
import { goesSentence } from '../../../delivery/goes.ts';
import type { Draft } from '../../../review/draft.ts';
import { type DraftMove, draftMoves, mayMove } from '../../../review/states.ts';
import type { Markup } from '../../theme/layout.ts';
import { emptyState, stateLabel } from '../../theme/parts.ts';
import { articlePart } from '../articles/articlePart.ts';
import { deskPage, type View, when, withTimes } from '../view.ts';
import { draftChanges } from './draftChanges.ts';
import type { Typed } from './draftForms.ts';
import { draftPart, purposeName } from './draftPart.ts';

/** `/desk/drafts/<id>`: one draft next to its article, with its deliveries and history. */
export async function draftPage(view: View, draft: Draft, typed?: Typed): Promise<string> {
  const { store } = view.context;
  const [article, deliveries, history] = await Promise.all([
    articleById(store, draft.articleId),
    deliveriesById(store, draft.deliveries),
    auditOf(store, draft.id, Date.parse(draft.createdAt) - 60_000),
  ]);
  const flash =
    view.flash && view.flash.about === undefined ? { ...view.flash, about: draft.id } : view.flash;
  const changes = article ? await draftChanges(view, draft, article) : '';
  const lines = history.map(
    ({ at, actor, action, detail }) =>
      html`<li>!${when(view, at)} <bdi>${actor}</bdi> ${doneSentence(action)}!${detail ? html`: <bdi>!${withTimes(view, detail)}</bdi>` : ''}</li>`,
  );
  const main = html`<div class="two"><div>
!${draftPart({ ...view, flash }, { draft, article, nextToArticle: true, alone: true, typed, changes })}
!${await placeNow(view, draft)}
!${
    deliveries.length > 0
      ? html`<section class="block">
<h2 class="block-name">Deliveries</h2><ul class="lines">!${deliveries.map((each) => deliveryLine(view, each))}</ul></section>`
      : ''
  }
<section class="block">
<h2 class="block-name">History</h2><ul class="lines history"><li>!${when(view, draft.createdAt)} composed</li>!${lines}</ul></section>
</div>
!${article ? await articlePart(view, article) : emptyState('Its article is gone.', 'It was purged; the draft is kept for the record.')}
</div>`;
  const title = `${draft.purpose === 'post' ? 'Draft' : purposeName(draft.purpose)} for ${draft.channel}`;
  return deskPage(view, { title, section: '/desk', live: 'draft delivery article', main }, { flash: true });
}

function deliveryLine(view: View, delivery: Delivery): Markup {
  const post = delivery.remoteUrl ? html` <a href="${delivery.remoteUrl}">the post</a>` : '';
  const reason = delivery.reason
    ? html` <span class="quiet">!${withTimes(view, delivery.reason)}</span>`
    : '';
  const due = html`<a href="/desk/deliveries/${delivery.id}">due !${when(view, delivery.dueAt)}</a>`;
  return html`<li>!${stateLabel(delivery.state)} !${due}!${post}!${reason}</li>`;
}

/** An audit action as a phrase: `draft.go-stale` is "marked stale". */
function doneSentence(action: string): string {
  const move = action.replace('draft.', '');
  return move in draftMoves ? draftMoves[move as DraftMove].words : move.replaceAll('-', ' ');
}

/** When it would be posted if it were approved now. */
async function placeNow(view: View, draft: Draft): Promise<Markup> {
  if (!mayMove(draft.state, 'approve')) return '';
  const channel = findChannel(view.context, draft.channel);
  if (!channel) return '';
  const goes = await whenItWouldGo(view.context, draft);
  const wrong = (await timeConcerns(view.context, draft, Date.parse(goes.at))).join(' ');
  return html`<p class="quiet block-end">If it is approved now: !${withTimes(view, goesSentence(goes))} ${wrong}</p>`;
}
