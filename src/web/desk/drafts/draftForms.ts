import { html } from 'ghtml';
import type { Draft } from '../../../review/draft.ts';
import { mayMove } from '../../../review/states.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import { form, may, type View } from '../view.ts';
import { approveForms, type Outlooks, outlooksOf } from './approveForms.ts';
import { bothTexts } from './bothTexts.ts';
import { actsOn, more, type Typed, to, version } from './formParts.ts';

/** The forms for what the viewer may do with a draft in its state; those of `further` are possible in any state. */
export function draftForms(
  view: View,
  draft: Draft,
  typed: Typed = {},
  outlooks?: Outlooks,
  further: Markup = '',
): Markup {
  const channel = view.web.config.channels.find(({ id }) => id === draft.channel);
  if (!channel)
    return html`<p class="quiet">${view.texts.draftForms.channelGone(draft.channel)}</p>!${further}`;
  const forms = [
    ...(draft.state === 'stale' ? staleForms(view, draft) : []),
    approveForms(view, draft, channel, typed, outlooks),
    draft.variant === 'digest' ? previewLinks(view, draft) : editForm(view, draft, typed),
    rejectForm(view, draft, typed),
    reopenForm(view, draft),
    duplicateForm(view, draft),
    further,
  ].filter((markup) => markup !== '');
  return forms.length > 0 ? html`<div class="actions draft-actions">!${forms.join('')}</div>` : '';
}

/** What can be done with a planned post: choose another time or place, or cancel it. */
export async function changeForms(view: View, draft: Draft): Promise<Markup> {
  const channel = view.web.config.channels.find(({ id }) => id === draft.channel);
  if (!channel) return '';
  const outlooks = await outlooksOf(view, draft);
  return html`<div class="actions draft-actions">!${approveForms(view, draft, channel, {}, outlooks)}!${rejectForm(view, draft, {})}</div>`;
}

function previewLinks(view: View, draft: Draft): Markup {
  const texts = view.texts.draftForms;
  return html`<p><a href="${to(draft, 'mail')}">${texts.seeMail}</a> · <a href="${to(draft, 'mail.txt')}">${texts.plainText}</a></p>`;
}

function staleForms(view: View, draft: Draft): Markup[] {
  if (!may(view, 'editor')) return [];
  const { composeAgain, keepText } = view.texts.draftForms;
  return [
    form(
      view,
      to(draft, 'recompose'),
      html`!${version(draft)}!${button({ label: composeAgain, named: actsOn(view, draft, composeAgain), kind: 'first' })}`,
      'inline',
    ),
    form(
      view,
      to(draft, 'keep'),
      html`!${version(draft)}!${button({ label: keepText, named: actsOn(view, draft, keepText) })}`,
      'inline',
    ),
  ];
}

function editForm(view: View, draft: Draft, typed: Typed): Markup {
  if (!mayMove(draft.state, 'edit') || !may(view, 'editor')) return '';
  const texts = view.texts.draftForms;
  const forms = draft.parts.map((part, index) => {
    const id = `text-${draft.id}-${index + 1}`;
    const isTyped = typed.text !== undefined && (typed.part ?? '1') === String(index + 1);
    const hint = index === 0 ? texts.keepLink(part.limit, draft.link.url) : texts.noLink(part.limit);
    const label = draft.parts.length > 1 ? texts.textOfPart(index + 1) : texts.text;
    const typedText = isTyped ? (typed.text ?? '') : part.text;
    const both =
      isTyped && typed.isOvertaken
        ? bothTexts(view, draft, { now: part.text, typed: typedText, field: id })
        : '';
    const inner = html`!${both}!${version(draft)}<input type="hidden" name="part" value="${index + 1}">
<div class="field"><label for="${id}">${label}</label>
<textarea id="${id}" name="text" required !${languageAttributes(draft.language)} aria-describedby="${id}-hint">${'\n'}${typedText}</textarea>
<p class="hint" id="${id}-hint">${hint}</p></div>
<div class="measured" id="${id}-measured" aria-live="polite"></div>
!${overrideField(view, id, isTyped ? typed.override : undefined)}
<p>!${button({ label: texts.saveText, kind: 'first' })}</p>`;
    return form(view, to(draft, 'edit'), inner);
  });
  return more(view, draft, texts.edit, forms.join(''), typed.text !== undefined);
}

/**
 * A number, link or mention that is not in the article needs a reason; other words are the person's own. An earlier
 * reason is not filled in, because it would justify something that no one has checked.
 */
function overrideField(view: View, id: string, typed: string | undefined): Markup {
  const texts = view.texts.draftForms;
  return html`<details class="change"!${typed === undefined ? '' : ' open'}><summary>${texts.saysMore}</summary>
<div class="field"><label for="${id}-why">${texts.whyItMay}</label>
<input id="${id}-why" name="override" type="text" maxlength="500" value="${typed ?? ''}" aria-describedby="${id}-why-hint">
<p class="hint" id="${id}-why-hint">${texts.whyItMayHow}</p></div></details>`;
}

function rejectForm(view: View, draft: Draft, typed: Typed): Markup {
  if (!mayMove(draft.state, 'reject') || !may(view, 'editor')) return '';
  const texts = view.texts.draftForms;
  const id = `reason-${draft.id}`;
  const inner = html`!${version(draft)}
<div class="field"><label for="${id}">${texts.whyNot}</label>
<input id="${id}" name="reason" type="text" required maxlength="500" value="${typed.reason ?? ''}"></div>
<p>!${button({ label: texts.reject, kind: 'wrong' })}</p>`;
  return more(view, draft, texts.reject, form(view, to(draft, 'reject'), inner), typed.reason !== undefined);
}

function reopenForm(view: View, draft: Draft): Markup {
  if (draft.state !== 'rejected' || !may(view, 'editor')) return '';
  const { reopen } = view.texts.draftForms;
  const inner = html`!${version(draft)}!${button({ label: reopen, named: actsOn(view, draft, reopen) })}`;
  return form(view, to(draft, 'reopen'), inner, 'inline');
}

/** The form that copies the text to a new draft for another channel, with a link of its own. */
function duplicateForm(view: View, draft: Draft): Markup {
  if (!may(view, 'editor') || draft.purpose !== 'post' || draft.variant === 'digest') return '';
  const others = view.web.config.channels.filter(({ id, digest }) => id !== draft.channel && !digest);
  if (others.length === 0) return '';
  const texts = view.texts.draftForms;
  const id = `to-${draft.id}`;
  const options = others.map((channel) => html`<option>${channel.id}</option>`);
  const inner = html`<div class="field"><label for="${id}">${texts.channel}</label><select id="${id}" name="channel">!${options}</select></div>
<p>!${button({ label: texts.duplicate })}</p>`;
  return more(view, draft, texts.duplicate, form(view, to(draft, 'duplicate'), inner), false);
}
