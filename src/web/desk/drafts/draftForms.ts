import { html } from 'ghtml';
import { DateTime } from 'luxon';
import { describesPictures } from '../../../channels/configured.ts';
import type { ChannelConfig } from '../../../config/schema.ts';
import type { Draft } from '../../../review/draft.ts';
import { isApproved, mayMove } from '../../../review/states.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import { form, may, type View } from '../view.ts';

/** What was typed into a form that was refused: it must not be lost. */
export interface Typed {
  text?: string | undefined;
  at?: string | undefined;
  reason?: string | undefined;
  /** Why the text may say what the article does not. */
  override?: string | undefined;
  altText?: string | undefined;
  part?: string | undefined;
}

/** What the viewer may do with a draft in its state, as plain forms. */
export function draftForms(view: View, draft: Draft, typed: Typed = {}): Markup {
  const channel = view.web.config.channels.find(({ id }) => id === draft.channel);
  if (!channel)
    return html`<p class="quiet">The channel ${draft.channel} is no longer in newsroom.yaml: nothing can be done with this draft.</p>`;
  const forms = [
    ...(draft.state === 'stale' ? staleForms(view, draft) : []),
    approveForms(view, draft, channel, typed),
    draft.variant === 'digest' ? previewLinks(draft) : editForm(view, draft, typed),
    rejectForm(view, draft, typed),
  ].filter((markup) => markup !== '');
  return forms.length > 0 ? html`<div class="actions draft-actions">!${forms.join('')}</div>` : '';
}

function previewLinks(draft: Draft): Markup {
  return html`<p><a href="${to(draft, 'mail')}">See the mail</a> · <a href="${to(draft, 'mail.txt')}">as plain text</a></p>`;
}

function to(draft: Draft, action: string): string {
  return `/desk/drafts/${draft.id}/${action}`;
}

function version(draft: Draft): Markup {
  return html`<input type="hidden" name="version" value="${draft.version}">`;
}

function staleForms(view: View, draft: Draft): Markup[] {
  if (!may(view, 'editor')) return [];
  return [
    form(
      view,
      to(draft, 'recompose'),
      html`!${version(draft)}!${button({ label: 'Compose again', kind: 'first' })}`,
      'inline',
    ),
    form(view, to(draft, 'keep'), html`!${version(draft)}!${button({ label: 'Keep this text' })}`, 'inline'),
  ];
}

/** Why the viewer may not approve the draft; undefined if they may. */
export function whyNotApprove(view: View, draft: Draft, channel: ChannelConfig): string | undefined {
  if (!may(view, 'approver')) return 'An approver decides about this draft.';
  if (channel.altText === 'required' && describesPictures(channel) && draft.media?.suggested)
    return 'The picture’s alt text must be confirmed first: this channel requires it.';
  const { name } = view.context.actor;
  if (channel.review !== 'four-eyes') return undefined;
  if (draft.approvedBy.includes(name)) return 'You approved this version; a second approver decides.';
  if (draft.authors.includes(name)) return 'You wrote or edited this version: another approver decides.';
  return undefined;
}

function approveForms(view: View, draft: Draft, channel: ChannelConfig, typed: Typed): Markup {
  if (mayMove(draft.state, 'approve')) {
    const why = whyNotApprove(view, draft, channel);
    if (why) return html`<p class="quiet">${why}</p>`;
    const now = form(
      view,
      to(draft, 'approve'),
      html`!${version(draft)}!${button({ label: 'Approve', kind: 'first' })}`,
      'inline',
    );
    return now + timeForm(view, draft, 'approve', 'Approve for a time', typed);
  }
  if (isApproved(draft.state) && may(view, 'approver')) {
    return timeForm(view, draft, 'schedule', 'Change the time', typed);
  }
  return '';
}

function timeForm(view: View, draft: Draft, action: string, label: string, typed: Typed): Markup {
  const zone = view.site.newsroom.timezone;
  const now = DateTime.fromMillis(view.context.clock.now(), { zone });
  const id = `at-${draft.id}`;
  const mayBeFar = typed.at !== undefined && DateTime.fromISO(typed.at, { zone }) > now.plus({ years: 1 });
  const inner = html`!${version(draft)}
<div class="field"><label for="${id}">Not before</label>
<input class="short" id="${id}" name="at" type="datetime-local" required value="${typed.at ?? plannedAt(draft, zone)}" aria-describedby="${id}-hint">
<p class="hint" id="${id}-hint">In the newsroom’s time (${zone}), where it is ${now.toFormat('HH:mm')} now. The channel’s slots, its gap and an embargo may make it later.</p></div>
!${mayBeFar ? '<p><label><input type="checkbox" name="confirm" value="yes"> I mean a time more than a year ahead.</label></p>' : ''}
<p>!${button({ label, kind: 'first' })}</p>`;
  return more(draft, label, form(view, to(draft, action), inner), typed.at !== undefined);
}

/** When it goes, as `datetime-local` takes it: whoever changes the time begins at the one that there is. */
function plannedAt({ wantedAt, slot }: Draft, zone: string): string {
  const at = slot?.at ?? wantedAt;
  return at ? DateTime.fromISO(at, { zone }).toFormat("yyyy-MM-dd'T'HH:mm") : '';
}

function editForm(view: View, draft: Draft, typed: Typed): Markup {
  if (!mayMove(draft.state, 'edit') || !may(view, 'editor')) return '';
  const forms = draft.parts.map((part, index) => {
    const id = `text-${draft.id}-${index + 1}`;
    const isTyped = typed.text !== undefined && (typed.part ?? '1') === String(index + 1);
    const link =
      index === 0 ? `keep the link ${draft.link.url} in it, once` : 'the link belongs in part 1 only';
    const label = draft.parts.length > 1 ? `Text of part ${index + 1}` : 'Text';
    const inner = html`!${version(draft)}<input type="hidden" name="part" value="${index + 1}">
<div class="field"><label for="${id}">${label}</label>
<textarea id="${id}" name="text" required !${languageAttributes(draft.language)} aria-describedby="${id}-hint">${'\n'}${isTyped ? typed.text : part.text}</textarea>
<p class="hint" id="${id}-hint">At most ${part.limit}, as the channel counts; ${link}. An edit takes approvals back.</p></div>
<div class="measured" id="${id}-measured" aria-live="polite"></div>
!${overrideField(id, isTyped ? typed.override : undefined)}
<p>!${button({ label: 'Save the text', kind: 'first' })}</p>`;
    return form(view, to(draft, 'edit'), inner);
  });
  return more(draft, 'Edit', forms.join(''), typed.text !== undefined);
}

/**
 * A number, link or mention that the article does not have needs a reason; other words are the person's own. An
 * earlier reason is not filled in: it would justify something that no one has checked.
 */
function overrideField(id: string, typed: string | undefined): Markup {
  return html`<details class="change"!${typed === undefined ? '' : ' open'}><summary>It says more than the article</summary>
<div class="field"><label for="${id}-why">Why it may</label>
<input id="${id}-why" name="override" type="text" maxlength="500" value="${typed ?? ''}" aria-describedby="${id}-why-hint">
<p class="hint" id="${id}-why-hint">Only for a number, a link or a mention that the article does not have.</p></div></details>`;
}

function rejectForm(view: View, draft: Draft, typed: Typed): Markup {
  if (!mayMove(draft.state, 'reject') || !may(view, 'editor')) return '';
  const id = `reason-${draft.id}`;
  const inner = html`!${version(draft)}
<div class="field"><label for="${id}">Why not?</label>
<input id="${id}" name="reason" type="text" required maxlength="500" value="${typed.reason ?? ''}"></div>
<p>!${button({ label: 'Reject', kind: 'wrong' })}</p>`;
  return more(draft, 'Reject', form(view, to(draft, 'reject'), inner), typed.reason !== undefined);
}

/** Only one of a draft's forms is open at a time. */
function more(draft: Draft, label: string, inner: Markup, open: boolean): Markup {
  return html`<details class="more" name="do-${draft.id}"!${open ? ' open' : ''}><summary class="button">${label}</summary>!${inner}</details>`;
}
