import { deliveriesById } from '../../delivery/delivery.ts';
import { isFinal } from '../../delivery/states.ts';
import { draftById } from '../../review/draft.ts';
import type { Context } from '../context.ts';
import { takeBackCopiesOfWithdrawn } from '../copies/takeBackCopies.ts';
import { draftCorrectionsFor } from './draftCorrections.ts';
import { moveDraft } from './moveDraft.ts';

/** Closes a scheduled draft once all its deliveries are final, and drafts its corrections. May run twice. */
export async function finishDraft(context: Context, draftId: string): Promise<void> {
  const draft = await draftById(context.store, draftId);
  if (draft?.state !== 'scheduled') return;
  const deliveries = await deliveriesById(context.store, draft.deliveries);
  if (deliveries.length === 0 || !deliveries.every(({ state }) => isFinal(state))) return;
  await draftCorrectionsFor(context, draftId);
  // A post that was in progress when its article was withdrawn is out now.
  await takeBackCopiesOfWithdrawn(context, draft.articleId);
  try {
    await moveDraft(context, draft, 'finish', { keepVersion: true });
  } catch (error) {
    // The last deliveries of many recipients end together: another job has finished it.
    if ((await draftById(context.store, draftId))?.state !== 'done') throw error;
  }
}
