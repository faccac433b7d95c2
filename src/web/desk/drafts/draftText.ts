import { html } from 'ghtml';
import type { ComposedPart, Segment } from '../../../compose/composer.ts';
import { fixedTexts } from '../../../compose/fixedText.ts';
import type { Draft } from '../../../review/draft.ts';
import type { DraftTexts } from '../../texts/en/draft.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';

/** The fields of a draft that its text is rendered from; its other variants have them too. */
type Shown = Pick<Draft, 'parts' | 'language'>;

/** The source of a phrase in words: "Summary point 2". */
export function sourceOf(segment: Segment, texts: DraftTexts): string {
  if (segment.by) return texts.writtenBy(segment.by);
  if (segment.from === 'fixed' && fixedTexts.has(segment.text))
    return /\p{L}/u.test(segment.text) ? texts.standardWord : texts.punctuation;
  const source = texts.sources[segment.from];
  return segment.index === undefined ? source : texts.numbered(source, segment.index + 1);
}

/** The id that a phrase and its source in the article share, such as `bullet-0`; undefined if it has no source. */
export function sourceKey({ from, index, by }: Segment): string | undefined {
  if (by !== undefined || from === 'fixed' || from === 'link' || from === 'tag') return undefined;
  return index === undefined ? from : `${from}-${index}`;
}

/** A text as it will be posted, with each phrase marked with its source. */
export function draftText(draft: Shown, texts: DraftTexts): Markup {
  const parts = draft.parts.map((part, index) => textOfPart(draft, texts, part, index)).join('');
  return html`<div class="draft-parts">!${parts}</div>`;
}

function textOfPart(draft: Shown, texts: DraftTexts, part: ComposedPart, index: number): Markup {
  const segments = part.segments
    .map(
      (segment) =>
        html`<span class="segment" data-from="${segment.from}" title="${sourceOf(segment, texts)}">!${segmentText(segment)}</span>`,
    )
    .join('');
  const label =
    draft.parts.length > 1 ? html`<p class="quiet">${texts.part(index + 1, draft.parts.length)}</p>` : '';
  return html`!${label}<div class="variant-text" !${languageAttributes(draft.language)}>!${segments}</div>`;
}

/** An address is shown from left to right in any text: an IP address would be turned around there. */
function segmentText({ from, text }: Segment): Markup {
  return from === 'link' ? html`<bdi dir="ltr">${text}</bdi>` : html`${text}`;
}

/** Length and limit of each part, in the channel's own unit. */
export function counts(draft: Pick<Draft, 'parts'>, texts: DraftTexts): Markup {
  return draft.parts
    .map(
      ({ length, limit }) =>
        html`<span class="count" dir="ltr"!${length > limit ? ' data-over' : ''} title="${texts.lengthHow}">${length} / ${limit}</span>`,
    )
    .join(' ');
}

/** The same for a row of a list. */
export function lengths(draft: Pick<Draft, 'parts'>): Markup {
  return draft.parts
    .map(
      ({ length, limit }) =>
        html`<span class="count" dir="ltr"!${length > limit ? ' data-over' : ''}>${length}/${limit}</span>`,
    )
    .join(' ');
}

/** Every phrase with its source, below the text: for touch screens, screen readers and paper. */
export function phrases(draft: Draft, texts: DraftTexts, addressOf: (key: string) => string): Markup {
  const rows = draft.parts
    .flatMap(({ segments }) => segments)
    .filter(({ text, by }) => by !== undefined || /[\p{L}\p{N}]/u.test(text))
    .map((segment) => {
      const key = sourceKey(segment);
      const name = sourceOf(segment, texts);
      const source = key ? html`<a href="${addressOf(key)}" data-source="${key}">${name}</a>` : html`${name}`;
      return html`<li><q lang="${draft.language}" dir="auto">${segment.text.trim()}</q> <span class="quiet">!${source}</span></li>`;
    })
    .join('');
  return html`<ul class="lines phrases">!${rows}</ul>`;
}
