import { html } from 'ghtml';
import type { ComposedPart, Segment } from '../../compose/composer.ts';
import type { Draft } from '../../review/draft.ts';
import { languageAttributes, type Markup } from '../look/layout.ts';

const kinds: Record<Segment['from'], string> = {
  headline: 'Headline',
  bullet: 'Summary point',
  standfirst: 'Standfirst',
  body: 'Body',
  link: 'The article’s short link',
  tag: 'Tag',
  fixed: 'Not from the article',
};

/** Where a phrase came from, in words: "Summary point 2, characters 0 to 41". */
export function sourceOf(segment: Segment): string {
  const number = segment.index === undefined ? '' : ` ${segment.index + 1}`;
  const span =
    segment.start === undefined || segment.end === undefined
      ? ''
      : `, characters ${segment.start} to ${segment.end}`;
  return `${kinds[segment.from]}${number}${span}`;
}

/** The id of the element that holds what a segment came from. */
export function sourceId(segment: Pick<Segment, 'from' | 'index'>): string {
  return `from-${segment.from}${segment.index === undefined ? '' : `-${segment.index}`}`;
}

/** A draft's text as it will be posted, each phrase marked with its source. */
export function draftText(draft: Draft): Markup {
  const parts = draft.parts.map((part, index) => textOfPart(draft, part, index)).join('');
  return html`<div class="draft-parts">!${parts}</div>`;
}

function textOfPart(draft: Draft, part: ComposedPart, index: number): Markup {
  const segments = part.segments
    .map(
      (segment) =>
        html`<span class="segment" data-from="${segment.from}" title="${sourceOf(segment)}">${segment.text}</span>`,
    )
    .join('');
  const label =
    draft.parts.length > 1 ? html`<p class="quiet">Part ${index + 1} of ${draft.parts.length}</p>` : '';
  return html`!${label}<div class="draft-text" !${languageAttributes(draft.language)}>!${segments}</div>`;
}

/** Length and limit of each part, in the channel's own unit. */
export function counts(draft: Draft): Markup {
  return draft.parts
    .map(
      ({ length, limit }) =>
        html`<span class="count"!${length > limit ? ' data-over' : ''} title="Length in the platform’s own unit, and the most it takes">${length} / ${limit}</span>`,
    )
    .join(' ');
}

/** Every phrase with its source, below the text: for those who can't hover, and on paper. */
export function phrases(draft: Draft, linked: boolean): Markup {
  const rows = draft.parts
    .flatMap(({ segments }) => segments)
    .filter(({ text }) => text.trim() !== '')
    .map((segment) => {
      const from = html`${sourceOf(segment)}`;
      const source =
        linked && segment.from !== 'fixed' && segment.from !== 'link' && segment.from !== 'tag'
          ? html`<a href="#${sourceId(segment)}">!${from}</a>`
          : from;
      return html`<li><q !${languageAttributes(draft.language)}>${segment.text.trim()}</q> <span class="quiet">!${source}</span></li>`;
    })
    .join('');
  return html`<ul class="lines phrases">!${rows}</ul>`;
}
