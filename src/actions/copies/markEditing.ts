import { copyMoves } from '../../delivery/copyStates.ts';
import { changeCopy } from '../../store/scripts/delivery/changeCopy.ts';
import type { Context } from '../context.ts';
import { requireCopy } from './requireCopy.ts';

/**
 * How soon the sweep looks up an edited copy (ms). Usually the process that edits it does so right afterwards, unless
 * it died.
 */
const confirmedWithinMs = 60_000;

/** Records that a delivery is changing a copy's text. Does nothing if that is recorded already. */
export async function markEditing(context: Context, copyId: string, changeId: string): Promise<void> {
  const { copy, changeId: noted } = await requireCopy(context, copyId);
  if (noted === changeId || !copyMoves.edit.includes(copy.state)) return;
  await changeCopy(context.store, {
    id: copy.id,
    expected: copy.version,
    to: 'editing',
    set: { change: changeId, evidence: 'Its text is being changed.' },
    unset: ['tries', 'keptBy'],
    dueAt: context.clock.now() + confirmedWithinMs,
  });
}
