import { html } from 'ghtml';
import { auditOf } from '../../../accounts/audit/read.ts';
import type { Draft } from '../../../review/draft.ts';
import type { DraftTexts } from '../../texts/en/draft.ts';
import { withMarkup } from '../../texts/withMarkup.ts';
import type { Markup } from '../../theme/layout.ts';
import { type View, when, withTimes } from '../view.ts';

/** An audit action as a phrase: `draft.go-stale` is "marked stale". */
export function actionWords(action: string, texts: DraftTexts): string {
  if (isAboutNotes(action)) return action === 'draft.note' ? texts.wroteNote : texts.removedNote;
  const move = action.replace('draft.', '');
  const moves: Partial<Record<string, string>> = texts.moves;
  return moves[move] ?? move.replaceAll('-', ' ');
}

/** Notes don't change a draft. */
export function isAboutNotes(action: string): boolean {
  return action.startsWith('draft.note');
}

/** Who did what with a draft, the oldest first. */
export async function historyPart(view: View, { id, createdAt }: Draft): Promise<Markup> {
  const texts = view.texts.draft;
  const history = await auditOf(view.context.store, id);
  const lines = history.map(({ at, actor, action, detail }) => {
    const entry = [when(view, at), html`<bdi>${actor}</bdi>`, html`${actionWords(action, texts)}`];
    const line = detail
      ? withMarkup(texts.didWith, ...entry, html`<bdi>!${withTimes(view, detail)}</bdi>`)
      : withMarkup(texts.did, ...entry);
    return html`<li>!${line}</li>`;
  });
  return html`<section class="block">
<h2 class="block-name">${texts.history}</h2><ul class="lines history"><li>!${withMarkup(texts.composed, when(view, createdAt))}</li>!${lines}</ul></section>`;
}
