import { html } from 'ghtml';
import type { ComposedPart, Segment } from '../../../compose/composer.ts';
import { fixedTexts } from '../../../compose/fixedText.ts';
import type { Draft } from '../../../review/draft.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';

const kinds: Record<Segment['from'], string> = {
  headline: 'Headline',
  bullet: 'Summary point',
  standfirst: 'Standfirst',
  body: 'Body',
  correction: 'Correction',
  link: 'The article’s short link',
  tag: 'Tag',
  fixed: 'Not from the article',
};

/** The part of a draft that its text is rendered from; its other variants have the same. */
type Shown = Pick<Draft, 'parts' | 'language'>;

/** The source of a phrase in words: "Summary point 2". */
function sourceOf(segment: Segment): string {
  if (segment.by) return `Written by ${segment.by}`;
  if (segment.from === 'fixed' && fixedTexts.has(segment.text))
    return /\p{L}/u.test(segment.text) ? 'A standard word' : 'Punctuation';
  const number = segment.index === undefined ? '' : ` ${segment.index + 1}`;
  return `${kinds[segment.from]}${number}`;
}

/** The id of the element that contains a segment's source. */
function sourceId(segment: Pick<Segment, 'from' | 'index'>): string {
  return `from-${segment.from}${segment.index === undefined ? '' : `-${segment.index}`}`;
}

/** A draft's text, or one of its other variants, as it will be posted: each phrase marked with its source. */
export function draftText(draft: Shown, kind: 'draft-text' | 'variant-text' = 'draft-text'): Markup {
  const parts = draft.parts.map((part, index) => textOfPart(draft, part, index, kind)).join('');
  return html`<div class="draft-parts">!${parts}</div>`;
}

function textOfPart(draft: Shown, part: ComposedPart, index: number, kind: string): Markup {
  const segments = part.segments
    .map(
      (segment) =>
        html`<span class="segment" data-from="${segment.from}" title="${sourceOf(segment)}">${segment.text}</span>`,
    )
    .join('');
  const label =
    draft.parts.length > 1 ? html`<p class="quiet">Part ${index + 1} of ${draft.parts.length}</p>` : '';
  return html`!${label}<div class="${kind}" !${languageAttributes(draft.language)}>!${segments}</div>`;
}

/** Length and limit of each part, in the channel's own unit. */
export function counts(draft: Pick<Draft, 'parts'>): Markup {
  return draft.parts
    .map(
      ({ length, limit }) =>
        html`<span class="count"!${length > limit ? ' data-over' : ''} title="Length in the platform’s own unit, and its limit">${length} / ${limit}</span>`,
    )
    .join(' ');
}

/** The same for a row of a list. */
export function lengths(draft: Pick<Draft, 'parts'>): Markup {
  return draft.parts
    .map(
      ({ length, limit }) =>
        html`<span class="count"!${length > limit ? ' data-over' : ''}>${length}/${limit}</span>`,
    )
    .join(' ');
}

/** Every phrase with its source, below the text: for people who can't hover, and on paper. */
export function phrases(draft: Draft, linked: boolean): Markup {
  const rows = draft.parts
    .flatMap(({ segments }) => segments)
    .filter(({ text, by }) => by !== undefined || /[\p{L}\p{N}]/u.test(text))
    .map((segment) => {
      const from = html`${sourceOf(segment)}`;
      const source =
        linked && segment.from !== 'fixed' && segment.from !== 'link' && segment.from !== 'tag'
          ? html`<a href="#${sourceId(segment)}">!${from}</a>`
          : from;
      return html`<li><q lang="${draft.language}" dir="auto">${segment.text.trim()}</q> <span class="quiet">!${source}</span></li>`;
    })
    .join('');
  return html`<ul class="lines phrases">!${rows}</ul>`;
}
