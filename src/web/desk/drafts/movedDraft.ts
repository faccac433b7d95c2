import { auditOf } from '../../../accounts/audit/read.ts';
import type { AuditRow } from '../../../accounts/audit/rows.ts';
import type { FlashMessage } from '../../session.ts';
import { textWithTimes } from '../../theme/when.ts';
import { sharedText, type View } from '../view.ts';
import { actionWords, isAboutNotes } from './draftHistory.ts';

/**
 * For a refusal because another person changed the draft first, says who did what; other messages stay as they are.
 * `hasText`: the refused form had a text, which is shown next to the current one.
 */
export async function whoWasFaster<T extends FlashMessage>(
  view: View,
  flash: T,
  draftId: string,
  hasText = false,
): Promise<T> {
  if (flash.code !== 'draft.moved') return flash;
  const history = await auditOf(view.context.store, draftId);
  const last = history.findLast(({ action }) => !isAboutNotes(action));
  if (!last) return flash;
  const hint = hasText ? view.texts.decisions.textNotSaved : flash.hint;
  return { ...flash, sentence: storyOf(view, last), ...(hint ? { hint } : {}) };
}

/** Who did what to the draft, and when, as a sentence. */
function storyOf(view: View, { actor, action, at, detail = '' }: AuditRow): string {
  const texts = view.texts.decisions;
  const time = textWithTimes(at, view.language, view.site.newsroom.timezone);
  const more = sharedText(view, detail);
  const isOwn = actor === view.context.actor.name;
  if (action === 'draft.edit') return isOwn ? texts.youEdited(time, more) : texts.edited(actor, time, more);
  const what = actionWords(action, view.texts.draft);
  return isOwn ? texts.youChanged(what, time, more) : texts.changed(actor, what, time, more);
}
