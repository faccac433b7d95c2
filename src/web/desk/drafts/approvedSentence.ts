import type { Context } from '../../../actions/context.ts';
import { whenItGoes } from '../../../actions/delivering/whenItGoes.ts';
import { goesSentence } from '../../../delivery/goes.ts';
import type { Draft } from '../../../review/draft.ts';
import type { FlashMessage } from '../../session.ts';
import { textWithTimes } from '../../theme/when.ts';
import type { View } from '../view.ts';

/** For so long what was approved at the desk stays back (ms). */
export const undoMs = 10_000;

/** What an approval, or another time for it, comes to. */
export async function approvedSentence(view: View, draft: Draft, done = 'Approved.'): Promise<string> {
  if (draft.state === 'in_review') return 'Approved by you. A second approver decides.';
  const goes = await whenItGoes(afterUndo(view.context), draft);
  if (!goes) return done;
  return `${done} ${textWithTimes(goesSentence(goes), 'en', view.site.newsroom.timezone)}`;
}

/** As it is once the time to undo is over: what is held back for that time alone goes now. */
function afterUndo(context: Context): Context {
  const { clock } = context;
  return { ...context, clock: { ...clock, now: () => clock.now() + undoMs } };
}

/** The result of an approval; for some seconds it can be undone, unless it goes at once. */
export async function approved(view: View, draft: Draft): Promise<FlashMessage> {
  const dueAt = draft.slot ? Date.parse(draft.slot.at) : 0;
  // What goes at once has left the room for an undo: breaking news, and what is to go now.
  const mayUndo = draft.state === 'scheduled' && dueAt >= view.context.clock.now() + undoMs / 2;
  return {
    kind: 'done',
    sentence: `${await approvedSentence(view, draft)}${mayUndo ? ' You can undo it for ten seconds.' : ''}`,
    about: draft.id,
    ...(mayUndo ? { undo: true } : {}),
  };
}
