import { copyMoves } from '../../delivery/copyStates.ts';
import { SluglineError } from '../../errors.ts';
import { changeCopy } from '../../store/scripts/delivery/changeCopy.ts';
import { type Context, requireRole } from '../context.ts';
import { type FoundCopy, requireCopy } from './requireCopy.ts';

/** A person keeps a copy as it is, even if it is gone or its state can't be determined: its alarm ends. */
export async function keepCopy(
  context: Context,
  command: { id: string; note?: string | undefined },
): Promise<FoundCopy> {
  requireRole(context, 'approver');
  const { copy, keptBy } = await requireCopy(context, command.id);
  const isGone = copy.state === 'gone';
  if (keptBy !== undefined || (isGone && copy.found === undefined)) return requireCopy(context, command.id);
  if (!isGone && !copyMoves.keep.includes(copy.state))
    throw new SluglineError('copy.moved', { id: copy.id, state: copy.state });
  const { name } = context.actor;
  const done = await changeCopy(context.store, {
    id: copy.id,
    expected: copy.version,
    to: copy.state,
    set: {
      keptBy: name,
      evidence: `${name} says that it may stay${isGone ? ' removed' : ''}${command.note ? `: ${command.note}` : '.'}`,
    },
    endsAlarm: true,
    action: 'copy.kept',
    actor: name,
    note: command.note,
  });
  if (done.outcome === 'moved') throw new SluglineError('copy.moved', { id: copy.id, state: done.state });
  return requireCopy(context, command.id);
}
