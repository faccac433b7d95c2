import { html } from 'ghtml';
import { auditOf } from '../../accounts/audit.ts';
import { findChannel, whyNothingLeaves } from '../../actions/channel.ts';
import { placeFor } from '../../actions/schedule.ts';
import { articleById } from '../../article/archive.ts';
import { toInstant } from '../../clock.ts';
import { type Delivery, deliveriesById } from '../../delivery/delivery.ts';
import type { Draft } from '../../review/draft.ts';
import { type DraftMove, draftMoves, mayMove } from '../../review/states.ts';
import type { Markup } from '../look/layout.ts';
import { emptyState, stateLabel } from '../look/parts.ts';
import { articlePart } from './articlePart.ts';
import { draftChanges } from './draftChanges.ts';
import type { Typed } from './draftForms.ts';
import { draftPart, purposeName } from './draftPart.ts';
import { deskPage, told, type View, when } from './view.ts';

/** `/desk/drafts/<id>`: one draft beside its article, with its deliveries and what was done to it. */
export async function draftPage(view: View, draft: Draft, typed?: Typed): Promise<string> {
  const { store } = view.needs;
  const [article, deliveries, history] = await Promise.all([
    articleById(store, draft.articleId),
    deliveriesById(store, draft.deliveries),
    auditOf(store, draft.id, Date.parse(draft.createdAt) - 60_000),
  ]);
  const said = view.said && view.said.about === undefined ? { ...view.said, about: draft.id } : view.said;
  const changes = article ? await draftChanges(view, draft, article) : '';
  const lines = history.map(
    ({ at, actor, action, detail }) =>
      html`<li>!${when(view, at)} <bdi>${actor}</bdi> ${doneWords(action)}!${detail ? html`: <bdi>!${told(view, detail)}</bdi>` : ''}</li>`,
  );
  const main = html`<div class="two"><div>
!${draftPart({ ...view, said }, { draft, article, besideArticle: true, alone: true, typed, changes })}
!${await placeNow(view, draft)}
!${deliveries.length > 0 ? html`<section class="block"><h2 class="block-name">Deliveries</h2><ul class="lines">!${deliveries.map((each) => deliveryLine(view, each))}</ul></section>` : ''}
<section class="block"><h2 class="block-name">History</h2><ul class="lines history"><li>!${when(view, draft.createdAt)} composed</li>!${lines}</ul></section>
</div>
!${article ? articlePart(view, article) : emptyState('Its article is gone.', 'It was purged; the draft stays for the record.')}
</div>`;
  const title = `${draft.purpose === 'post' ? 'Draft' : purposeName(draft.purpose)} for ${draft.channel}`;
  return deskPage(view, { title, room: '/desk', live: 'draft delivery article', main }, { said: true });
}

function deliveryLine(view: View, delivery: Delivery): Markup {
  const post = delivery.remoteUrl ? html` <a href="${delivery.remoteUrl}">the post</a>` : '';
  return html`<li>!${stateLabel(delivery.state)} <a href="/desk/deliveries/${delivery.id}">due !${when(view, delivery.dueAt)}</a>!${post}!${delivery.reason ? html` <span class="quiet">!${told(view, delivery.reason)}</span>` : ''}</li>`;
}

/** An audit line's action in words: `draft.go-stale` is "marked stale". */
function doneWords(action: string): string {
  const move = action.replace('draft.', '');
  return move in draftMoves ? draftMoves[move as DraftMove].words : move.replaceAll('-', ' ');
}

/** When it would go if it were approved now. */
async function placeNow(view: View, draft: Draft): Promise<Markup> {
  if (!mayMove(draft.state, 'approve')) return '';
  const channel = findChannel(view.needs, draft.channel);
  if (!channel) return '';
  const silent = whyNothingLeaves(channel);
  if (silent) return html`<p class="quiet block-end">Approved now, it is held: ${silent}.</p>`;
  const place = await placeFor(view.needs, draft);
  const why = place.why.length > 0 ? ` (${place.why.join(', ')})` : '';
  if (place.dueAt <= view.needs.clock.now())
    return html`<p class="quiet block-end">Approved now, it goes at once.</p>`;
  return html`<p class="quiet block-end">Approved now, it goes !${when(view, toInstant(place.dueAt))}${why}.</p>`;
}
