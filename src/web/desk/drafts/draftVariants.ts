import { html } from 'ghtml';
import type { Alternative } from '../../../compose/composer.ts';
import type { Draft } from '../../../review/draft.ts';
import { mayMove } from '../../../review/states.ts';
import type { Markup } from '../../theme/layout.ts';
import { button } from '../../theme/parts.ts';
import { form, may, type View } from '../view.ts';
import { counts, draftText } from './draftText.ts';

const names: Record<string, string> = {
  list: 'Headline and points',
  headline: 'Headline',
  lead: 'Leading point',
  thread: 'Thread',
  rewritten: 'Rewritten',
};

/** A variant's display name. @public */
export function variantName(variant: string): string {
  return names[variant] ?? variant.replace('correction-', 'Correction ');
}

/** The other ways to post a draft, each with its reason and, if it can be chosen, its button. */
export function draftVariants(view: View, draft: Draft, open: boolean): Markup {
  const { alternatives = [] } = draft;
  if (alternatives.length === 0) return '';
  const isThere = view.web.config.channels.some(({ id }) => id === draft.channel);
  const mayChoose = isThere && mayMove(draft.state, 'choose') && may(view, 'editor');
  const items = alternatives.map((each) => variant(view, draft, each, mayChoose));
  const label = alternatives.length === 1 ? 'Another variant' : `${alternatives.length} other variants`;
  const hint = mayChoose
    ? html`<p class="quiet">The one you choose gets its own short link, so that its clicks are counted separately. Approvals are cleared.</p>`
    : '';
  return html`<details class="sources variants"!${open ? ' open' : ''}><summary>${label}</summary>!${hint}<ul class="lines">!${items}</ul></details>`;
}

function variant(view: View, draft: Draft, each: Alternative, mayChoose: boolean): Markup {
  const { language } = draft;
  const inner = html`<input type="hidden" name="version" value="${draft.version}">
<input type="hidden" name="variant" value="${each.variant}">!${button({ label: `Take “${variantName(each.variant)}”` })}`;
  return html`<li class="variant">
<p class="draft-head"><span class="list-name">${variantName(each.variant)}</span> !${counts(each)}</p>
!${draftText({ parts: each.parts, language }, 'variant-text')}
<p class="quiet">${each.reason}</p>
!${mayChoose ? form(view, `/desk/drafts/${draft.id}/choose`, inner, 'inline') : ''}
</li>`;
}
