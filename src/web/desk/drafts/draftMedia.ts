import { html } from 'ghtml';
import { describesPictures } from '../../../channels/configured.ts';
import { longestAltText } from '../../../compose/altText.ts';
import type { ChannelConfig } from '../../../config/schema.ts';
import type { Draft, DraftMedia } from '../../../review/draft.ts';
import { mayMove } from '../../../review/states.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import { form, may, type View } from '../view.ts';

/** A draft's picture and its alt text, with the form that confirms it; nothing if the channel needs none. */
export function draftMedia(view: View, draft: Draft, typed: string | undefined): Markup {
  const channel = view.web.config.channels.find(({ id }) => id === draft.channel);
  const { media } = draft;
  if (!media || !channel || channel.altText === 'off' || !describesPictures(channel)) return '';
  const summary = media.alt
    ? html`<span !${languageAttributes(draft.language)}>${media.alt}</span>`
    : html`<span class="quiet">nothing yet</span>`;
  return html`<div class="draft-media">
<p><span class="list-name">!${media.suggested ? 'Alt text, suggested:' : 'Alt text:'}</span> !${summary}</p>
!${warning(media, channel)}
!${describeForm(view, draft, media, typed)}
</div>`;
}

function warning({ suggested }: DraftMedia, channel: ChannelConfig | undefined): Markup {
  if (!suggested) return '';
  return channel?.altText === 'required'
    ? html`<p class="late">This channel requires a confirmed alt text; until then the draft can’t be approved.</p>`
    : html`<p class="quiet">This description of the picture has not been confirmed yet.</p>`;
}

function describeForm(view: View, draft: Draft, media: DraftMedia, typed: string | undefined): Markup {
  const possible = (['describe', 'describe-unfit', 'describe-stale'] as const).some((move) =>
    mayMove(draft.state, move),
  );
  if (!possible || !may(view, 'editor')) return '';
  const id = `alt-${draft.id}`;
  const inner = html`<input type="hidden" name="version" value="${draft.version}">
<div class="field"><label for="${id}">What the picture shows</label>
<textarea class="low" id="${id}" name="altText" required maxlength="${longestAltText}" !${languageAttributes(draft.language)} aria-describedby="${id}-hint">${'\n'}${typed ?? media.alt}</textarea>
<p class="hint" id="${id}-hint">For people who can’t see <a href="${media.url}" rel="noreferrer">the picture</a>: describe what it shows, not who owns it. Approvals are cleared.</p></div>
<p>!${button({ label: media.suggested ? 'Confirm the alt text' : 'Save the alt text', kind: 'first' })}</p>`;
  const open = typed === undefined ? '' : ' open';
  const label = media.suggested ? 'Confirm or change it' : 'Change it';
  return html`<details class="change"!${open}><summary>${label}</summary>!${form(view, `/desk/drafts/${draft.id}/describe`, inner)}</details>`;
}
