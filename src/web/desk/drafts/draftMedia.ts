import { html } from 'ghtml';
import { describesPictures } from '../../../channels/configured.ts';
import { longestAltText } from '../../../compose/altText.ts';
import type { ChannelConfig } from '../../../config/schema.ts';
import type { Draft, DraftMedia } from '../../../review/draft.ts';
import { mayMove } from '../../../review/states.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import { form, may, type View } from '../view.ts';

/** A draft's picture and its alt text, with the form that confirms it; nothing if the channel needs none. */
export function draftMedia(view: View, draft: Draft, typed: string | undefined): Markup {
  const channel = view.web.config.channels.find(({ id }) => id === draft.channel);
  const { media } = draft;
  if (!media || !channel || channel.altText === 'off' || !describesPictures(channel)) return '';
  const texts = view.texts.draft;
  const summary = media.alt
    ? html`<span !${languageAttributes(draft.language)}>${media.alt}</span>`
    : html`<span class="quiet">${texts.altTextNone}</span>`;
  return html`<div class="draft-media">
<p><span class="list-name">${media.suggested ? texts.altTextSuggested : texts.altText}</span> !${summary}</p>
!${warning(view, media, channel)}
!${describeForm(view, draft, media, typed)}
</div>`;
}

function warning(view: View, { suggested }: DraftMedia, { altText }: ChannelConfig): Markup {
  if (!suggested) return '';
  const { altTextRequired, altTextUnconfirmed } = view.texts.draft;
  return altText === 'required'
    ? html`<p class="late">${altTextRequired}</p>`
    : html`<p class="quiet">${altTextUnconfirmed}</p>`;
}

function describeForm(view: View, draft: Draft, media: DraftMedia, typed: string | undefined): Markup {
  const possible = (['describe', 'describe-unfit', 'describe-stale'] as const).some((move) =>
    mayMove(draft.state, move),
  );
  if (!possible || !may(view, 'editor')) return '';
  const texts = view.texts.draft;
  const id = `alt-${draft.id}`;
  const picture = html`<a href="${media.url}" rel="noreferrer">${texts.thePicture}</a>`;
  const inner = html`<input type="hidden" name="version" value="${draft.version}">
<div class="field"><label for="${id}">${texts.whatItShows}</label>
<textarea class="low" id="${id}" name="altText" required maxlength="${longestAltText}" !${languageAttributes(draft.language)} aria-describedby="${id}-hint">${'\n'}${typed ?? media.alt}</textarea>
<p class="hint" id="${id}-hint">!${withMarkup(texts.whatItShowsHow, picture)}</p></div>
<p>!${button({ label: media.suggested ? texts.confirmAltText : texts.saveAltText, kind: 'first' })}</p>`;
  const open = typed === undefined ? '' : ' open';
  const label = media.suggested ? texts.confirmOrChange : texts.change;
  return html`<details class="change"!${open}><summary>${label}</summary>!${form(view, `/desk/drafts/${draft.id}/describe`, inner)}</details>`;
}
