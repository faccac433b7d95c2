import type { Delivery } from '../delivery/delivery.ts';
import { deliveriesById } from '../delivery/delivery.ts';
import { move } from '../delivery/ledger.ts';
import { inFlight } from '../delivery/states.ts';
import { SluglineError } from '../errors.ts';
import { type Draft, draftById } from '../review/draft.ts';
import { moveDraft } from './draftChange.ts';
import { faultsNow } from './lookAgain.ts';
import type { Needs } from './needs.ts';

/**
 * Looks once more at the text that a delivery would send, before anything is claimed. Where the validator finds what
 * nobody answered for, the draft goes back into review with its words and the delivery is cancelled; where half a
 * thread is out, the delivery alone is. Answers whether it may go on.
 */
export async function lastLook(
  needs: Needs,
  delivery: Delivery & { state: 'scheduled' | 'retry_wait' },
): Promise<boolean> {
  const draft = await draftById(needs.store, delivery.draftId);
  // What is no longer the approved version is for the claim to refuse.
  if (!draft || draft.version !== delivery.draftVersion) return true;
  if (draft.state !== 'scheduled' && draft.state !== 'done') return true;
  const faults = await faultsNow(needs, draft);
  if (faults.length === 0) return true;
  const reason = `Stopped before it was sent: ${faults.join(' ')}`;
  needs.log.warn({ delivery: delivery.id, draft: draft.id, channel: delivery.channel, faults }, 'not sent');
  if (draft.state === 'scheduled' && !(await isPartlyOut(needs, draft)))
    await sendBack(needs, draft, faults, reason);
  else await move(needs.store, delivery, 'cancelled', { set: { reason } });
  return false;
}

async function isPartlyOut(needs: Needs, draft: Draft): Promise<boolean> {
  const deliveries = await deliveriesById(needs.store, draft.deliveries);
  return deliveries.some(({ state }) => state === 'sent' || inFlight.includes(state));
}

async function sendBack(needs: Needs, draft: Draft, faults: string[], reason: string): Promise<void> {
  const reasons = ['It was stopped before it was sent.', ...faults];
  try {
    await moveDraft(needs, draft, 'send-back', { content: { approvedBy: [], reasons }, reason });
  } catch (error) {
    // Somebody was faster: the delivery is looked at again as it is then.
    if (!(error instanceof SluglineError) || error.status !== 409) throw error;
    needs.log.info({ err: error, draft: draft.id }, 'a draft moved on while it was looked at');
  }
}
