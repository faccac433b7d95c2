import { html } from 'ghtml';
import type { Article } from '../../../article/article.ts';
import { isEmbargoed } from '../../../article/visibility.ts';
import { findChannel } from '../../../channels/configured.ts';
import { joinedBy } from '../../../joined.ts';
import type { Draft } from '../../../review/draft.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { notice, stateLabel } from '../../theme/parts.ts';
import { type View, when } from '../view.ts';
import { draftForms, type Typed } from './draftForms.ts';
import { draftMedia } from './draftMedia.ts';
import { counts, draftText, phrases } from './draftText.ts';
import { draftVariants } from './draftVariants.ts';

export interface DraftPart {
  draft: Draft;
  article: Article | undefined;
  /** Whether the article is shown next to it on the same page. */
  nextToArticle: boolean;
  /** Whether it is opened in its article's card, which says whose it is and what came of the last action. */
  inCard?: boolean;
  /** Whether it is the only draft of its page: then its other variants are open too. */
  alone?: boolean;
  typed?: Typed | undefined;
  /** What the article says now that it did not say when the text was composed. */
  changes?: Markup;
}

/** A draft as the desk shows it: its article, the text with its sources, notes, and the possible decisions. */
export function draftPart(
  view: View,
  { draft, article, nextToArticle, inCard = false, alone = false, typed, changes = '' }: DraftPart,
): Markup {
  const flash = view.flash?.about === draft.id ? view.flash : undefined;
  const purpose = draft.purpose === 'post' ? '' : html` <strong>${purposeName(draft.purpose)}</strong>`;
  const created = html`<span class="quiet">!${when(view, draft.createdAt)}</span>`;
  const channel = alone
    ? html`<span>${draft.channel}</span>`
    : html`<a class="plain-link" href="/desk/drafts/${draft.id}">${draft.channel}</a>`;
  const head = html`<header class="draft-head">!${stateLabel(draft.state)} !${channel}!${purpose} !${counts(draft)} !${created}</header>`;
  const attributes = inCard ? 'class="draft"' : html`class="draft" id="${draft.id}" data-item`;
  return html`<article !${attributes}>
<div class="draft-say">
!${inCard ? '' : head}!${nextToArticle || inCard ? '' : headline(draft, article)}
!${inCard ? '' : embargo(view, article)}
!${flash && !inCard ? notice(flash.kind, flash.sentence, flash.hint) : ''}
!${draft.contentWarning ? html`<p class="quiet">Content warning: <bdi>${draft.contentWarning}</bdi></p>` : ''}
!${draft.sensitive ? html`<p class="quiet">Marked as sensitive.</p>` : ''}
!${draftText(draft)}
!${draftMedia(view, draft, typed?.altText)}
!${changes}
</div>
<div class="draft-do">
!${reasons(view, draft)}
!${approvals(view, draft)}
!${draftForms(view, draft, typed)}
<details class="sources"!${nextToArticle ? ' open' : ''}><summary>Where each phrase comes from</summary>!${phrases(draft, nextToArticle)}</details>
!${draftVariants(view, draft, alone)}
</div>
</article>`;
}

/** A draft's purpose as a phrase: `correction:1` is "Correction 1". */
export function purposeName(purpose: string): string {
  const [kind = '', number = ''] = purpose.split(':');
  return `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${number}`.trim();
}

function headline(draft: Draft, article: Article | undefined): Markup {
  if (!article)
    return html`<h2 class="draft-headline"><a class="plain-link" href="/desk/drafts/${draft.id}">${draft.id}</a></h2>`;
  return html`<h2 class="draft-headline" !${languageAttributes(article.language)}><a class="plain-link" href="/desk/drafts/${draft.id}">${article.headline}</a></h2>`;
}

export function embargo(view: View, article: Article | undefined): Markup {
  if (!article?.embargoUntil || !isEmbargoed(article, view.context.clock.now())) return '';
  return html`<p class="embargo">Under embargo until !${when(view, article.embargoUntil)}. Nothing is published before then.</p>`;
}

function reasons(view: View, draft: Draft): Markup {
  const lines = [
    ...draft.reasons,
    ...costOf(view.web, draft),
    ...(draft.rejectedBy ? [`Rejected by ${draft.rejectedBy}: ${draft.rejectedWhy ?? ''}`] : []),
  ];
  if (lines.length === 0) return '';
  const urgent = draft.state === 'needs_edit' || draft.state === 'stale';
  return html`<ul class="reasons"!${urgent ? '' : ' data-quiet'}>!${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
}

/** What the platform charges for the post, if it charges anything. */
function costOf(web: View['web'], { channel: id, parts }: Draft): string[] {
  const channel = findChannel(web, id);
  const texts = parts.map(({ text }) => text);
  return channel?.type.cost ? [channel.type.cost(texts, channel.config)] : [];
}

function approvals(view: View, draft: Draft): Markup {
  const channel = view.web.config.channels.find(({ id }) => id === draft.channel);
  const wanted = draft.wantedAt ? html`Not before !${when(view, draft.wantedAt)}.` : '';
  const fourEyes = channel?.review === 'four-eyes' ? `${draft.approvedBy.length} of 2 approvals` : '';
  const by = draft.approvedBy.length > 0 ? `Approved by ${draft.approvedBy.join(' and ')}` : '';
  const approvals = joinedBy('. ', [fourEyes, by]);
  return approvals || wanted ? html`<p class="quiet">${approvals}${approvals ? '. ' : ''}!${wanted}</p>` : '';
}
