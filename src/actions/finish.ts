import { deliveriesById } from '../delivery/delivery.ts';
import { isFinal } from '../delivery/states.ts';
import { draftById } from '../review/draft.ts';
import { moveDraft } from './draftChange.ts';
import { correctWhatIsOut } from './draftCorrections.ts';
import type { Needs } from './needs.ts';

/** Closes a scheduled draft once all its deliveries are final, and drafts what must be corrected of it. May run twice. */
export async function finishDraft(needs: Needs, draftId: string): Promise<void> {
  const draft = await draftById(needs.store, draftId);
  if (draft?.state !== 'scheduled') return;
  const deliveries = await deliveriesById(needs.store, draft.deliveries);
  if (deliveries.length === 0 || !deliveries.every(({ state }) => isFinal(state))) return;
  await correctWhatIsOut(needs, draftId);
  await moveDraft(needs, draft, 'finish', { keepVersion: true });
}
