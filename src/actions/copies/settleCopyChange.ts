import { isRemoval } from '../../delivery/copy.ts';
import { sameText } from '../../delivery/copyCheck.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { record } from '../../delivery/ledger.ts';
import { lastAttemptAt, lookupOutcome } from '../../delivery/lookups.ts';
import { backOff, laterLookup, type Verdict } from '../../delivery/settling.ts';
import type { Context } from '../context.ts';
import { checkCopy, readBackOf } from './checkCopy.ts';

/** After this many attempts with an unknown outcome, a person decides. */
const maxAttempts = 10;

/**
 * Settles a removal or edit that may have arrived, by reading the post back. If the post is unchanged or can't be read,
 * the change is repeated, which is harmless.
 */
export async function settleCopyChange(
  context: Context,
  delivery: Delivery & { copyId: string },
): Promise<void> {
  const { seen, text, remoteId } = await readBackOf(context, delivery.copyId);
  const attempts = delivery.attempts.length;
  const now = context.clock.now();
  const verdict = verdictOf();
  const line = { at: context.clock.now(), outcome: lookupOutcome(seen.kind), look: true as const };
  await record(context.store, delivery, verdict, line);
  // `checkCopy` uses what was read here instead of reading the post again.
  if (verdict.to !== 'retry_wait') await checkCopy(context, { id: delivery.copyId, seen });

  function verdictOf(): Verdict {
    const isDone =
      seen.kind === 'gone'
        ? isRemoval(delivery)
        : seen.kind === 'there' &&
          !isRemoval(delivery) &&
          seen.text !== undefined &&
          sameText(seen.text, text);
    if (isDone) return { to: 'sent', remoteId: remoteId ?? '' };
    if (seen.kind === 'gone') return { to: 'failed', reason: `the post is gone: ${seen.evidence}` };
    const reason =
      seen.kind === 'there' ? 'the change does not show there yet' : `could not be looked up: ${seen.reason}`;
    if (attempts >= maxAttempts)
      return { to: 'unknown', reason, ...laterLookup({ now, attemptedAt: lastAttemptAt(delivery) }) };
    return { to: 'retry_wait', reason, inMs: seen.kind === 'there' ? 0 : backOff(attempts) };
  }
}
