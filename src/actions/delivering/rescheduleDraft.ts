import { SluglineError } from '../../errors.ts';
import { type Draft, requireDraft, requireVersion } from '../../review/draft.ts';
import { isApproved } from '../../review/states.ts';
import { type Context, requireRole } from '../context.ts';
import { type RequestedPlace, requestedPlace } from './requestedTime.ts';
import { scheduleDeliveries } from './scheduleDeliveries.ts';

/** Moves an approved or scheduled draft to another time or place. */
export async function rescheduleDraft(
  context: Context,
  command: { id: string; version: number | undefined } & RequestedPlace,
): Promise<Draft> {
  requireRole(context, 'approver');
  const draft = await requireDraft(context.store, command.id);
  requireVersion(draft, command.version);
  if (!isApproved(draft.state)) {
    throw new SluglineError('draft.not-allowed', {
      state: draft.state,
      wanted: 'scheduled; approve it with a time instead',
    });
  }
  if (command.at === undefined && command.place === undefined)
    throw new SluglineError('request.invalid', {
      where: 'at',
      what: 'give a time, or a place: queue, next or now',
    });
  return scheduleDeliveries(context, draft, requestedPlace(context, draft, command));
}
