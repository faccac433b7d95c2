import { html } from 'ghtml';
import type { Draft } from '../../../review/draft.ts';
import { languageAttributes, type Markup } from '../../theme/layout.ts';
import type { View } from '../view.ts';
import { wordDiff } from './draftChanges.ts';

/** What was typed and what another person saved meanwhile, side by side; either can be used, or both merged. */
export function bothTexts(
  view: View,
  draft: Draft,
  { now, typed, field }: { now: string; typed: string; field: string },
): Markup {
  const texts = view.texts.draft;
  const language = languageAttributes(draft.language);
  return html`<div class="both"><div><p class="list-name">${texts.textNow}</p><p class="both-text" id="${field}-now" !${language}>${now}</p>
<p><a class="button small" href="/desk/drafts/${draft.id}" data-take="${field}">${texts.takeText}</a></p></div>
<div><p class="list-name">${texts.yourText}</p><p class="both-text" !${language}>!${wordDiff(now, typed, draft.language)}</p>
<p class="quiet">${texts.yourTextHow}</p></div></div>`;
}
