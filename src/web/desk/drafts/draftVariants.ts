import { html } from 'ghtml';
import type { Alternative } from '../../../compose/composer.ts';
import type { Draft } from '../../../review/draft.ts';
import { mayMove } from '../../../review/states.ts';
import type { DraftTexts } from '../../texts/en/draft.ts';
import type { Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import { form, may, type View, withTimes } from '../view.ts';
import { counts, draftText } from './draftText.ts';
import { actsOn } from './formParts.ts';

/** A variant's display name. */
function variantName(variant: string, texts: DraftTexts): string {
  const correction = /^correction-(.+)$/.exec(variant)?.[1];
  return correction ? texts.correctionVariant(correction) : (texts.variants[variant] ?? variant);
}

/** The other ways to post a draft, each with its reason and, if it can be chosen, a button. */
export function draftVariants(view: View, draft: Draft, open: boolean): Markup {
  const { alternatives = [] } = draft;
  if (alternatives.length === 0) return '';
  const isThere = view.web.config.channels.some(({ id }) => id === draft.channel);
  const mayChoose = isThere && mayMove(draft.state, 'choose') && may(view, 'editor');
  const items = alternatives.map((each) => variant(view, draft, each, mayChoose));
  const texts = view.texts.draft;
  const name = texts.otherVariants(alternatives.length);
  const hint = mayChoose ? html`<p class="quiet">${texts.chooseHow}</p>` : '';
  return html`<details class="sources variants"!${open ? ' open' : ''}><summary aria-label="${actsOn(view, draft, name)}">${name}</summary>!${hint}<ul class="lines">!${items}</ul></details>`;
}

function variant(view: View, draft: Draft, each: Alternative, mayChoose: boolean): Markup {
  const { language } = draft;
  const texts = view.texts.draft;
  const name = variantName(each.variant, texts);
  const inner = html`<input type="hidden" name="version" value="${draft.version}">
<input type="hidden" name="variant" value="${each.variant}">!${button({ label: texts.takeVariant(name) })}`;
  return html`<li class="variant">
<p class="draft-head"><span class="list-name">${name}</span> !${counts(each, texts)}</p>
!${draftText({ parts: each.parts, language }, texts)}
<p class="quiet">!${withTimes(view, each.reason)}</p>
!${mayChoose ? form(view, `/desk/drafts/${draft.id}/choose`, inner, 'inline') : ''}
</li>`;
}
