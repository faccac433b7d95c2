import { html } from 'ghtml';
import type { Article } from '../../../article/article.ts';
import { findChannel } from '../../../channels/configured.ts';
import { withTimeConcerns } from '../../../compose/timeConcerns.ts';
import type { Draft } from '../../../review/draft.ts';
import { mayMove } from '../../../review/states.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { notice, stateLabel } from '../../theme/parts.ts';
import { followAttributes, ownPart } from '../livePart.ts';
import { noteForm } from '../notes/notesPart.ts';
import { purposeName } from '../purposeName.ts';
import { type View, when, withTimes } from '../view.ts';
import { outlooksOf } from './approveForms.ts';
import { draftForms } from './draftForms.ts';
import { draftMedia } from './draftMedia.ts';
import { counts, draftText, phrases } from './draftText.ts';
import { draftVariants } from './draftVariants.ts';
import { embargoLine } from './embargoLine.ts';
import { actsOn, more, type Typed } from './formParts.ts';
import { findingsFor, previewOf } from './preview.ts';
import { previewPart } from './previewPart.ts';

export interface DraftPart {
  draft: Draft;
  article: Article | undefined;
  /** Whether the article is shown next to it on the same page. */
  nextToArticle: boolean;
  /** Whether it is shown in its article's card, which also shows its channel and the result of the last action. */
  inCard?: boolean;
  /** Whether it is the only draft on its page; its other variants are open then. */
  alone?: boolean;
  typed?: Typed | undefined;
  /** What the article says now and did not say when the text was composed. */
  changes?: Markup;
}

/**
 * A draft as the desk shows it: its article, the text with its sources, notes, and the possible decisions. On its own
 * page or its article's page it is updated automatically; in a card, the card is.
 */
export function draftPart(view: View, part: DraftPart): Promise<Markup> {
  return part.inCard ? draftMarkup(view, part) : ownPart(view, part.draft.id, () => draftMarkup(view, part));
}

async function draftMarkup(
  view: View,
  { draft, article, nextToArticle, inCard = false, alone = false, typed, changes = '' }: DraftPart,
): Promise<Markup> {
  const [outlooks, preview, findings] = await Promise.all([
    outlooksOf(view, draft),
    previewOf(view, draft, article),
    findingsFor(view, draft),
  ]);
  const texts = view.texts.draft;
  const sourceAddress = (key: string) => (inCard ? sourceInCard(draft.articleId, key) : `#from-${key}`);
  const flash = view.flash?.about === draft.id ? view.flash : undefined;
  const purpose =
    draft.purpose === 'post'
      ? ''
      : html` <strong>${purposeName(draft.purpose, view.texts.purposes)}</strong>`;
  const created = html`<span class="quiet">!${when(view, draft.createdAt)}</span>`;
  const channel = alone
    ? html`<span>${draft.channel}</span>`
    : html`<a class="plain-link" href="/desk/drafts/${draft.id}">${draft.channel}</a>`;
  const head = html`<header class="draft-head">!${stateLabel(draft.state, view.texts.states.draft[draft.state])} !${channel}!${purpose} !${counts(draft, texts)} !${created}</header>`;
  const follows = { follows: ['draft', 'article'], about: [draft.id, draft.articleId] } as const;
  const attributes = inCard
    ? 'class="draft"'
    : html`class="draft" id="${draft.id}"!${followAttributes(follows)}`;
  return html`<article !${attributes}>
<div class="draft-say">
!${inCard ? '' : head}!${nextToArticle || inCard ? '' : headline(draft, article)}
!${inCard ? '' : embargoLine(view, article)}
!${flash && !inCard ? notice(flash.kind, flash.sentence, flash.hint) : ''}
!${draft.sensitive ? html`<p class="quiet">${texts.sensitive}</p>` : ''}
!${preview ? previewPart(view, draft, preview, findings) : draftText(draft, texts)}
!${draftMedia(view, draft, typed?.altText)}
!${changes}
</div>
<div class="draft-do">
!${reasons(view, draft, mayMove(draft.state, 'approve') && outlooks !== undefined)}
!${approvals(view, draft)}
!${mayMove(draft.state, 'approve') && outlooks ? html`<p class="quiet">!${withMarkup(texts.ifApprovedNow, outlooks.queue)}</p>` : ''}
!${draftForms(view, draft, typed, outlooks, inCard ? more(view, draft, view.texts.notes.write, await noteForm(view, draft), false) : '')}
<details class="sources"!${nextToArticle ? ' open' : ''}><summary
 aria-label="${actsOn(view, draft, texts.wherePhrases)}">${texts.wherePhrases}</summary>!${phrases(draft, texts, sourceAddress)}</details>
!${draftVariants(view, draft, alone)}
</div>
</article>`;
}

/** Where a card shows a phrase's source; fields that the card has no room for are on the article's page. */
function sourceInCard(articleId: string, key: string): string {
  const isInCard = key === 'headline' || key.startsWith('bullet-');
  return isInCard ? `#s-${articleId}-${key}` : `/desk/articles/${articleId}#from-${key}`;
}

function headline(draft: Draft, article: Article | undefined): Markup {
  if (!article)
    return html`<h2 class="draft-headline"><a class="plain-link" href="/desk/drafts/${draft.id}">${draft.id}</a></h2>`;
  return html`<h2 class="draft-headline" !${languageAttributes(article.language)}><a class="plain-link" href="/desk/drafts/${draft.id}">${article.headline}</a></h2>`;
}

/** Notes about a draft. `foretold`: concerns about its time are shown with what approving it now would mean. */
function reasons(view: View, draft: Draft, foretold: boolean): Markup {
  const shared = [
    ...(foretold ? withTimeConcerns(draft.reasons, []) : draft.reasons),
    ...costOf(view.web, draft),
  ];
  const lines = [...shared.map((line) => withTimes(view, line)), ...rejection(view, draft)];
  if (lines.length === 0) return '';
  const urgent = draft.state === 'needs_edit' || draft.state === 'stale';
  return html`<ul class="reasons"!${urgent ? '' : ' data-quiet'}>!${lines.map((line) => html`<li>!${line}</li>`)}</ul>`;
}

function rejection(view: View, { rejectedBy, rejectedWhy = '' }: Draft): Markup[] {
  if (!rejectedBy) return [];
  const [by, why] = [rejectedBy, rejectedWhy].map((each) => html`<bdi>${each}</bdi>`);
  return [withMarkup(view.texts.draft.rejectedBy, by ?? '', why ?? '')];
}

/** What the platform charges for the post, if it charges anything. */
function costOf(web: View['web'], { channel: id, parts }: Draft): string[] {
  const channel = findChannel(web, id);
  const texts = parts.map(({ text }) => text);
  return channel?.type.cost ? [channel.type.cost(texts, channel.config)] : [];
}

function approvals(view: View, draft: Draft): Markup {
  const channel = view.web.config.channels.find(({ id }) => id === draft.channel);
  const texts = view.texts.draft;
  const { approvedBy, wantedAt } = draft;
  const sentences = [
    channel?.review === 'four-eyes' ? html`${texts.approvalsOfTwo(approvedBy.length)}` : '',
    approvedBy.length > 0 ? withMarkup(texts.approvedBy, named(view, approvedBy)) : '',
    wantedAt ? withMarkup(texts.notBefore, when(view, wantedAt)) : '',
  ].filter(Boolean);
  return sentences.length > 0 ? html`<p class="quiet">!${sentences.join(' ')}</p>` : '';
}

/** "anna and bert", in the desk's language. */
function named(view: View, names: string[]): Markup {
  const list = new Intl.ListFormat(view.language).formatToParts(names);
  return list
    .map(({ type, value }) => (type === 'element' ? html`<bdi>${value}</bdi>` : html`${value}`))
    .join('');
}
