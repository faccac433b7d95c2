import type { DocumentSeen } from '../../channels/channel.ts';
import { channelContext, findChannel } from '../../channels/configured.ts';
import type { Delivery } from '../../delivery/delivery.ts';
import { record } from '../../delivery/ledger.ts';
import { lastAttemptAt, lookupOutcome } from '../../delivery/lookups.ts';
import { backOff, laterLookup, type Verdict } from '../../delivery/settling.ts';
import { reasonOf } from '../../errors.ts';
import type { Context } from '../context.ts';
import { documentChange } from './applyDocument.ts';
import { followDocuments } from './followDocuments.ts';

/** After this many attempts with an unknown outcome, a person decides. */
const maxAttempts = 10;

/**
 * Settles the change of a platform's record that may have arrived, by looking at the record. If it is not as it should
 * be by now, the change is repeated, which is harmless.
 */
export async function settleDocument(context: Context, delivery: Delivery): Promise<void> {
  const seen = await seenOf(context, delivery);
  const verdict = verdictOf(seen, delivery, context.clock.now());
  const kind = seen.kind === 'as-wanted' ? 'found' : seen.kind === 'differs' ? 'absent' : 'cannot-tell';
  const line = { at: context.clock.now(), outcome: lookupOutcome(kind), look: true as const };
  await record(context.store, delivery, verdict, line);
  if (verdict.to === 'sent') await followDocuments(context, delivery.articleId);
}

async function seenOf(context: Context, delivery: Delivery): Promise<DocumentSeen> {
  const channel = findChannel(context, delivery.channel);
  if (!channel?.type.documentIs)
    return { kind: 'cannot-tell', reason: 'the channel is no longer in newsroom.yaml' };
  try {
    const change = await documentChange(context, delivery, channel);
    if (!change) return { kind: 'as-wanted', remoteId: delivery.remoteId ?? '' };
    return await channel.type.documentIs(change, channel.config, channelContext(context));
  } catch (error) {
    return { kind: 'cannot-tell', reason: reasonOf(error) };
  }
}

function verdictOf(seen: DocumentSeen, delivery: Delivery, now: number): Verdict {
  if (seen.kind === 'as-wanted') return { to: 'sent', remoteId: seen.remoteId };
  const attempts = delivery.attempts.length;
  const reason = seen.kind === 'differs' ? seen.reason : `could not be looked up: ${seen.reason}`;
  if (attempts >= maxAttempts)
    return { to: 'unknown', reason, ...laterLookup({ now, attemptedAt: lastAttemptAt(delivery) }) };
  return { to: 'retry_wait', reason, inMs: seen.kind === 'differs' ? 0 : backOff(attempts) };
}
