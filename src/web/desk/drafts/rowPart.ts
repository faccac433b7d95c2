import { html } from 'ghtml';
import type { Article } from '../../../article/article.ts';
import { findChannel } from '../../../channels/configured.ts';
import type { Delivery } from '../../../delivery/delivery.ts';
import type { Draft } from '../../../review/draft.ts';
import type { Note } from '../../../review/notes.ts';
import { mayMove, toReview } from '../../../review/states.ts';
import type { FlashMessage } from '../../session.ts';
import { marked } from '../../texts/inEnglish.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { stateLabel } from '../../theme/parts.ts';
import { notesInRow } from '../notes/notesPart.ts';
import { purposeName } from '../purposeName.ts';
import { may, type View, when, withTimes } from '../view.ts';
import { whyNotApprove } from './approveForms.ts';
import { lengths } from './draftText.ts';
import { sentPart } from './sentPart.ts';

export interface Row {
  draft: Draft;
  article: Article | undefined;
  /** Its deliveries, if it is closed. */
  deliveries?: Delivery[] | undefined;
  notes: Note[];
  /** The result of the last action. */
  result?: FlashMessage | undefined;
  /** The whole draft if the row is open; otherwise it is loaded when the row is opened. */
  opened?: Markup | undefined;
}

/** How much of a text identifies it in the list; the open row has all of it. */
const shownSigns = 170;

/** Whether this draft waits for a person. */
export function waits({ state }: Draft): boolean {
  return toReview.includes(state);
}

/** Whether the viewer may approve the draft as it is. */
export function isReady(view: View, draft: Draft): boolean {
  const channel = findChannel(view.context, draft.channel)?.config;
  return channel !== undefined && mayMove(draft.state, 'approve') && !whyNotApprove(view, draft, channel);
}

/** The object of a button, for screen readers: "mastodon post: The bridge opens". */
function nameOfPost(view: View, draft: Draft, article: Article | undefined): string {
  const purpose = purposeName(draft.purpose, view.texts.purposes);
  return view.texts.drafts.named(draft.channel, purpose, article?.headline ?? draft.articleId);
}

/** One channel's draft of an article as a row: text, state, actions. It opens in place. */
export function rowPart(view: View, { draft, article, deliveries, notes, result, opened }: Row): Markup {
  const { id, version } = draft;
  const purpose =
    draft.purpose === 'post'
      ? ''
      : html` <strong>${purposeName(draft.purpose, view.texts.purposes)}</strong>`;
  const isWaiting = waits(draft);
  const text = beginningOf(draft);
  const says = html`<div><p class="row-text" !${languageAttributes(draft.language)}>${text}</p>!${whereItIs(view, draft, deliveries)}</div>`;
  const outcome = result ? outcomePart(view, draft, article, result) : '';
  const stamp = `${version}.${draft.state}.${draft.approvedBy.length}`;
  return html`<li class="row" id="r-${id}" data-stamp="${stamp}"!${isWaiting ? ' data-waits' : ''}>
<div class="row-head"><span class="row-channel">${draft.channel}</span>!${purpose} !${stateLabel(draft.state, view.texts.states.draft[draft.state])} !${isWaiting ? lengths(draft) : ''}</div>
!${says}
<div class="row-do">!${rowButtons(view, draft, article, opened !== undefined)}</div>!${isWaiting ? note(view, draft) : ''}!${notesInRow(view, draft, notes)}!${outcome}
<div class="row-open" id="o-${id}"!${opened ? '' : ' hx-morph-skip-children hidden'}>!${opened ?? ''}</div>
</li>`;
}

function outcomePart(view: View, draft: Draft, article: Article | undefined, result: FlashMessage): Markup {
  const { id, version, articleId } = draft;
  const texts = view.texts.drafts;
  const undo =
    result.undo && draft.state === 'scheduled'
      ? html` <button class="button small" id="u-${id}" form="f-${articleId}" name="version" value="${version}"
 formaction="/desk/drafts/${id}/undo" aria-label="${texts.undoApproval(nameOfPost(view, draft, article))}" data-undo>${texts.undo}</button>`
      : '';
  return html`<p class="row-told ${result.kind}"><span data-outcome>!${marked(`${result.sentence} ${result.hint ?? ''}`)}</span>!${undo}</p>`;
}

function beginningOf({ parts }: Draft): string {
  const text = parts
    .map((part) => part.text)
    .join(' ')
    .replace(/\s+/g, ' ');
  if (text.length <= shownSigns) return text;
  const end = text.lastIndexOf(' ', shownSigns);
  return `${text.slice(0, end > 0 ? end : shownSigns).toWellFormed()} …`;
}

function rowButtons(view: View, draft: Draft, article: Article | undefined, isOpen: boolean): Markup {
  const { id, version } = draft;
  const texts = view.texts.drafts;
  const name = nameOfPost(view, draft, article);
  const approve = isReady(view, draft)
    ? html`<button class="button small" id="a-${id}" form="f-${draft.articleId}" name="version" value="${version}"
 formaction="/desk/drafts/${id}/approve" aria-label="${texts.approveDraft(name)}">${view.texts.draftForms.approve}</button>`
    : '';
  const pick =
    waits(draft) && may(view, 'editor')
      ? html`<input type="checkbox" class="row-pick" id="x-${id}" value="${id}:${version}" aria-label="${texts.selectDraft(name)}" data-pick>`
      : '';
  return html`!${pick}!${approve}<a class="row-link" id="l-${id}" href="/desk/drafts/${id}" aria-label="${texts.openNamed(name)}" aria-expanded="${String(isOpen)}" data-opens>${texts.open}</a>`;
}

/** The first reason why it can't be approved as it is, or should be checked; the open row lists all reasons. */
function note(view: View, draft: Draft): Markup {
  const channel = findChannel(view.context, draft.channel)?.config;
  const why =
    channel && may(view, 'approver') && mayMove(draft.state, 'approve')
      ? whyNotApprove(view, draft, channel)
      : undefined;
  const urgent = draft.state === 'in_review' ? undefined : draft.reasons[0];
  const line = urgent ? withTimes(view, urgent) : html`${why ?? ''}`;
  return line ? html`<p class="row-note">!${line}</p>` : '';
}

function whereItIs(view: View, draft: Draft, deliveries: Delivery[] | undefined): Markup {
  if (draft.state === 'done' && deliveries) return sentPart(view, draft, deliveries);
  if (draft.state === 'scheduled' && draft.slot)
    return html`<p class="row-goes">!${withMarkup(view.texts.drafts.goes, when(view, draft.slot.at))}</p>`;
  if (draft.state === 'rejected' && draft.rejectedWhy)
    return html`<p class="row-goes"><bdi>${draft.rejectedWhy}</bdi></p>`;
  return '';
}
