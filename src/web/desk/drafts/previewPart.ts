import { html } from 'ghtml';
import type { Draft } from '../../../review/draft.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { type View, withTimes } from '../view.ts';
import { sourceKey, sourceOf } from './draftText.ts';
import type { Findings, LinkCard, Preview } from './preview.ts';
import { type Piece, piecesOf } from './textPieces.ts';

/** A draft's posts as readers of their platform will see them, in a neutral style; each phrase links to its source. */
export function previewPart(view: View, draft: Draft, preview: Preview, findings: Findings): Markup {
  const texts = view.texts.preview;
  const posts = draft.parts.map((part, index) => postPart(view, draft, preview, { part, index, findings }));
  const as = draft.state === 'done' ? texts.asApproved : texts.asItWillLook;
  return html`<div class="preview" data-avatar="${preview.appearance.avatar}"><p class="preview-name quiet">${as(draft.channel)}</p>!${posts}</div>`;
}

interface Post {
  part: Pick<Draft['parts'][number], 'text' | 'segments'>;
  index: number;
  findings: Findings;
}

function postPart(view: View, draft: Draft, preview: Preview, post: Post): Markup {
  const { part, index } = post;
  const { appearance, name, handle } = preview;
  const count = draft.parts.length;
  const avatar =
    appearance.avatar === 'none'
      ? ''
      : html`<span class="preview-avatar" aria-hidden="true">${name.replace(/^The /, '').charAt(0)}</span>`;
  const place = count > 1 ? html` <span class="quiet">${view.texts.draft.part(index + 1, count)}</span>` : '';
  const subject =
    appearance.subject && preview.subject
      ? html`<p class="preview-subject" !${languageAttributes(draft.language)}>${preview.subject}</p>`
      : '';
  return html`<div class="preview-post">!${avatar}<div class="preview-body">
<p class="preview-head"><bdi class="preview-account">${name}</bdi>!${handle ? html` <bdi class="quiet">${handle}</bdi>` : ''}!${place}</p>
!${subject}!${warningOf(view, draft, preview)}
!${textOfPost(view, draft, preview, post)}
!${index === 0 ? attachedPicture(view, draft, preview) : ''}!${part.text.includes(draft.link.url) ? cardPart(draft, preview) : ''}
</div></div>`;
}

function warningOf(view: View, { contentWarning }: Draft, { appearance }: Preview): Markup {
  if (!contentWarning) return '';
  const texts = view.texts.preview;
  const hides = appearance.warning
    ? html` <bdi class="preview-button" lang="en">${appearance.warning}</bdi>`
    : html` <span class="quiet">${texts.noWarnings}</span>`;
  return html`<p class="preview-warning"><span class="quiet">${texts.contentWarning}</span> <bdi>${contentWarning}</bdi>!${hides}</p>`;
}

/** The text with what is wrong in it. It has an id, by which the text that is being typed (`isTyped`) replaces it. */
export function textOfPost(view: View, draft: Draft, preview: Preview, post: Post, isTyped = false): Markup {
  const texts = view.texts.preview;
  const { fold } = preview.appearance;
  const { part, index } = post;
  const findings = post.findings.filter((finding) => finding.part === index + 1);
  const pieces = piecesOf(part, { ...preview, link: draft.link.url, findings });
  const shown = pieces.filter(({ isFolded }) => !isFolded);
  const folded = pieces.filter(({ isFolded }) => isFolded);
  const rest =
    folded.length > 0
      ? html`<span class="preview-more" title="${texts.showsRest}">… <bdi lang="en">${fold?.more ?? ''}</bdi></span><span class="preview-rest">!${piecesPart(view, folded, preview)}</span>`
      : '';
  const text = html`<div class="draft-text" !${languageAttributes(draft.language)}>!${piecesPart(view, shown, preview)}!${rest}</div>`;
  const id = `preview-${draft.id}-${index + 1}`;
  if (isTyped)
    return html`<div class="preview-text" id="${id}" hx-swap-oob="true"><p class="preview-typed">${texts.asYouType}</p>!${text}</div>`;
  const wrong = [...new Map(findings.map((finding) => [finding.says, finding])).values()];
  const list = wrong.map(({ says }) => html`<li>!${withTimes(view, says)}</li>`);
  return html`<div class="preview-text" id="${id}">!${text}!${list.length > 0 ? html`<ul class="reasons">!${list}</ul>` : ''}</div>`;
}

function piecesPart(view: View, pieces: Piece[], preview: Preview): Markup {
  return pieces.map((piece) => piecePart(view, piece, preview)).join('');
}

function piecePart(view: View, { text, segment, mark, finding }: Piece, { appearance }: Preview): Markup {
  const shown = mark === 'link' && appearance.address ? appearance.address(text) : text;
  const source = sourceOf(segment, view.texts.draft);
  const title = finding?.says ?? (shown === text ? source : view.texts.preview.sourceOf(source, text));
  const key = sourceKey(segment);
  const attributes = [
    html`class="segment" data-from="${segment.from}" title="${title}"`,
    key ? html` data-source="${key}"` : '',
    mark ? html` data-mark="${mark}"` : '',
  ].join('');
  // An address without its scheme would be turned around within a text from right to left.
  const inner =
    mark === 'link'
      ? html`<bdi dir="ltr" !${attributes}>${shown}</bdi>`
      : html`<span !${attributes}>${shown}</span>`;
  return finding ? html`<mark class="finding">!${inner}</mark>` : inner;
}

function attachedPicture(
  view: View,
  { sensitive, language }: Draft,
  { attached, describes }: Preview,
): Markup {
  if (!attached) return '';
  const texts = view.texts.preview;
  const hidden = sensitive ? html`<span class="preview-button">${texts.sensitive}</span>` : '';
  const alt = attached.alt
    ? html`<span class="preview-badge" aria-hidden="true">${texts.altMark}</span> <span !${languageAttributes(language)}>${attached.alt}</span>`
    : html`<span class="late">${texts.withoutAltText}</span>`;
  const caption = describes ? html`<figcaption class="quiet">!${alt}</figcaption>` : '';
  return html`<figure class="preview-picture"!${sensitive ? ' data-sensitive' : ''}><img src="${attached.url}" alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer">!${hidden}
!${caption}</figure>`;
}

function cardPart(draft: Draft, { appearance, attached, card }: Preview): Markup {
  if (!card || attached) return '';
  const picture = card.picture
    ? html`<img src="${card.picture}" alt="" loading="lazy" decoding="async" referrerpolicy="no-referrer">`
    : '';
  const lines = appearance.cardLines.map((line) => cardLine(line, card));
  return html`<div class="preview-card" data-shape="${appearance.card}" !${languageAttributes(draft.language)}>!${picture}<div class="preview-card-text">!${lines}</div></div>`;
}

function cardLine(line: 'host' | 'headline' | 'description', card: LinkCard): Markup {
  const text = card[line];
  if (!text) return '';
  return html`<p class="preview-card-${line}"!${line === 'host' ? ' dir="ltr"' : ''}>${text}</p>`;
}
