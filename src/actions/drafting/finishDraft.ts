import { articleById, articleStatus } from '../../article/archive.ts';
import { deliveryStates } from '../../delivery/delivery.ts';
import { isFinal } from '../../delivery/states.ts';
import { draftById } from '../../review/draft.ts';
import type { Context } from '../context.ts';
import { takeBackCopies } from '../copies/takeBackCopies.ts';
import { followDocuments } from '../documents/followDocuments.ts';
import { draftCorrections } from './draftCorrections.ts';
import { changeState } from './moveDraft.ts';

/** Closes a scheduled draft once all its deliveries are final, and drafts its corrections. May run twice. */
export async function finishDraft(context: Context, draftId: string): Promise<void> {
  const draft = await draftById(context.store, draftId);
  if (draft?.state !== 'scheduled') return;
  // The status is read after the deliveries: a withdrawal that comes later finds them sent.
  const [states, status] = await Promise.all([
    deliveryStates(context.store, draft.deliveries),
    articleStatus(context.store, draft.articleId),
  ]);
  const known = states.filter((state) => state !== undefined);
  if (known.length === 0 || !known.every(isFinal)) return;
  // A post may have been in progress when its article was corrected or withdrawn: it is out now.
  if (status === 'corrected' && draft.purpose === 'post') await correct(context, draft.articleId);
  if (status === 'withdrawn') await takeBackCopies(context, draft.articleId);
  await followDocuments(context, draft.articleId);
  try {
    await changeState(context, draft, 'finish', { keepVersion: true });
  } catch (error) {
    // The last deliveries to many recipients end together, so another job may have finished the draft.
    if ((await draftById(context.store, draftId))?.state !== 'done') throw error;
  }
}

async function correct(context: Context, articleId: string): Promise<void> {
  const article = await articleById(context.store, articleId);
  if (article) await draftCorrections(context, article);
}
