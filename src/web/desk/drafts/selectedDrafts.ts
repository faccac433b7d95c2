import { approveDraft } from '../../../actions/drafting/approveDraft.ts';
import { rejectDraft } from '../../../actions/drafting/rejectDraft.ts';
import type { FlashMessage } from '../../session.ts';
import { deskFlashOf } from '../errorWords.ts';
import type { View } from '../view.ts';
import { approved, undoMs } from './approvedSentence.ts';
import { whoWasFaster } from './movedDraft.ts';

interface Shown {
  id: string;
  version: number;
}

/** Approves drafts in the versions that were shown. */
export function approveSelected(view: View, given: string): Promise<Map<string, FlashMessage>> {
  return decideEach(view, given, async (shown) =>
    approved(view, await approveDraft(view.context, { ...shown, undoMs })),
  );
}

/** Rejects drafts in the versions that were shown, for one reason. */
export function rejectSelected(
  view: View,
  given: string,
  reason: string | undefined,
): Promise<Map<string, FlashMessage>> {
  return decideEach(view, given, async (shown) => {
    await rejectDraft(view.context, { ...shown, reason });
    return { kind: 'done', sentence: view.texts.decisions.rejected, about: shown.id };
  });
}

/** Decides about each draft separately: one that is refused does not stop the others. */
async function decideEach(
  view: View,
  given: string,
  decide: (shown: Shown) => Promise<FlashMessage>,
): Promise<Map<string, FlashMessage>> {
  const results = new Map<string, FlashMessage>();
  for (const each of given.split(' ')) {
    const [id = '', version] = each.split(':');
    if (!id.startsWith('d_') || results.has(id)) continue;
    try {
      results.set(id, await decide({ id, version: Number(version) }));
    } catch (error) {
      const { status, ...flash } = deskFlashOf(error, view);
      results.set(id, await whoWasFaster(view, { ...flash, about: id }, id));
    }
  }
  return results;
}

/** What became of them together, for a page that was loaded without scripts. */
export function summaryOf(
  results: ReadonlyMap<string, FlashMessage>,
  texts: { done(count: number): string; refused(count: number): string },
): FlashMessage {
  const refused = [...results.values()].filter(({ kind }) => kind === 'wrong');
  const done = texts.done(results.size - refused.length);
  if (refused.length === 0) return { kind: 'done', sentence: done };
  return {
    kind: 'wrong',
    sentence: `${done} ${texts.refused(refused.length)}`,
    hint: [...new Set(refused.map(({ sentence }) => sentence))].join(' ').slice(0, 500),
  };
}
