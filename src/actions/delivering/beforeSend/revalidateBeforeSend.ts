import type { Delivery } from '../../../delivery/delivery.ts';
import { deliveriesById } from '../../../delivery/delivery.ts';
import { move } from '../../../delivery/ledger.ts';
import type { DeliveryRecords } from '../../../delivery/post.ts';
import { inFlight } from '../../../delivery/states.ts';
import { SluglineError } from '../../../errors.ts';
import type { Draft } from '../../../review/draft.ts';
import type { Context } from '../../context.ts';
import { notMailedReason } from '../../digests/notMailedReason.ts';
import { moveDraft } from '../../drafting/moveDraft.ts';
import { currentIssues } from '../../drafting/validateDraft.ts';

/**
 * Checks once more the text that a delivery would send, before anything is claimed. If the validator finds an issue
 * that no one has answered for, the draft goes back into review with it and the delivery is cancelled; if half a
 * thread is already out, only the delivery is. Returns whether it may continue.
 */
export async function revalidateBeforeSend(
  context: Context,
  delivery: Delivery & { state: 'scheduled' | 'retry_wait' },
  { draft, article }: DeliveryRecords,
): Promise<boolean> {
  const over = await notMailedReason(context, delivery, article);
  if (over !== undefined) {
    await move(context.store, delivery, 'cancelled', { set: { reason: over } });
    return false;
  }
  // A version that is no longer approved is refused by the claim.
  if (!draft || draft.version !== delivery.draftVersion) return true;
  if (draft.state !== 'scheduled' && draft.state !== 'done') return true;
  const issues = await currentIssues(context, draft, draft, article);
  if (issues.length === 0) return true;
  const reason = `Stopped before it was sent: ${issues.join(' ')}`;
  context.log.warn(
    { delivery: delivery.id, draft: draft.id, channel: delivery.channel, faults: issues },
    'not sent',
  );
  if (draft.state === 'scheduled' && !(await isPartlySent(context, draft)))
    await sendBack(context, draft, issues, reason);
  else await move(context.store, delivery, 'cancelled', { set: { reason } });
  return false;
}

async function isPartlySent(context: Context, draft: Draft): Promise<boolean> {
  const deliveries = await deliveriesById(context.store, draft.deliveries);
  return deliveries.some(({ state }) => state === 'sent' || inFlight.includes(state));
}

async function sendBack(context: Context, draft: Draft, issues: string[], reason: string): Promise<void> {
  const reasons = ['It was stopped before it was sent.', ...issues];
  try {
    await moveDraft(context, draft, 'send-back', { content: { approvedBy: [], reasons }, reason });
  } catch (error) {
    // Another write was faster: the delivery is checked again in its new state.
    if (!(error instanceof SluglineError) || error.status !== 409) throw error;
    context.log.info({ err: error, draft: draft.id }, 'a draft changed during revalidation');
  }
}
