import type { Context } from '../../../actions/context.ts';
import { whenItGoes } from '../../../actions/delivering/whenItGoes.ts';
import { sendTimeSentence } from '../../../delivery/sendTime.ts';
import type { Draft } from '../../../review/draft.ts';
import type { FlashMessage } from '../../session.ts';
import { sharedText, type View } from '../view.ts';

/** How long an approval at the desk is delayed, so that it can be undone (ms). */
export const undoMs = 10_000;

/** The result of an approval, or of choosing another time. */
export async function approvedSentence(view: View, draft: Draft, done: string): Promise<string> {
  if (draft.state === 'in_review') return view.texts.decisions.approvedByYou;
  const goes = await whenItGoes(afterUndo(view.context), draft);
  if (!goes) return done;
  return `${done} ${sharedText(view, sendTimeSentence(goes))}`;
}

/** The context as it is once the time to undo is over: a post that is only delayed for that goes immediately. */
function afterUndo(context: Context): Context {
  const { clock } = context;
  return { ...context, clock: { ...clock, now: () => clock.now() + undoMs } };
}

/** The result of an approval, which can be undone for some seconds unless the post goes immediately. */
export async function approved(view: View, draft: Draft): Promise<FlashMessage> {
  const dueAt = draft.slot ? Date.parse(draft.slot.at) : 0;
  // A post that goes immediately can't be undone: breaking news, and posts approved to go now.
  const mayUndo = draft.state === 'scheduled' && dueAt >= view.context.clock.now() + undoMs / 2;
  const texts = view.texts.decisions;
  const sentence = await approvedSentence(view, draft, texts.approved);
  return {
    kind: 'done',
    sentence: mayUndo ? `${sentence} ${texts.mayUndo}` : sentence,
    about: draft.id,
    ...(mayUndo ? { undo: true } : {}),
  };
}
