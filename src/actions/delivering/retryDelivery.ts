import { type Delivery, requireDelivery } from '../../delivery/delivery.ts';
import { SluglineError } from '../../errors.ts';
import { draftById } from '../../review/draft.ts';
import { type Context, requireRole } from '../context.ts';
import { sendAgain } from './sendAgain.ts';

/** Reschedules a delivery that was definitely not sent: now, or at this time (ms). */
export async function retryDelivery(
  context: Context,
  command: { id: string; at?: number },
): Promise<Delivery> {
  requireRole(context, 'approver');
  const delivery = await requireDelivery(context.store, command.id);
  if (delivery.waitsForPerson) {
    await sendAgain(context, delivery, { action: 'delivery.retried', actor: context.actor.name }, command.at);
    return requireDelivery(context.store, command.id);
  }
  if (delivery.state !== 'failed' && delivery.state !== 'expired' && delivery.state !== 'cancelled') {
    throw new SluglineError('delivery.not-allowed', { state: delivery.state, wanted: 'retried' });
  }
  // The claim would cancel it immediately; the person learns it now instead.
  const draft = await draftById(context.store, delivery.draftId);
  const isApproved = draft?.state === 'scheduled' || draft?.state === 'done';
  if (!isApproved || draft.version !== delivery.draftVersion)
    throw new SluglineError('delivery.not-approved', { id: delivery.id, draft: delivery.draftId });
  await sendAgain(context, delivery, { action: 'delivery.retried', actor: context.actor.name }, command.at);
  return requireDelivery(context.store, command.id);
}
