import { type Delivery, deliveryById } from '../../delivery/delivery.ts';
import { record } from '../../delivery/ledger.ts';
import type { Verdict } from '../../delivery/settling.ts';
import { settlesLate } from '../../delivery/states.ts';
import { randomToken } from '../../random.ts';
import { type MoveDelivery, moveDelivery } from '../../store/scripts/delivery/moveDelivery.ts';
import { isStoreError, storeError } from '../../store/storeError.ts';
import type { Context } from '../context.ts';
import { confirmAt } from '../copies/confirmPost.ts';

/** Logged once when a channel is found signed out. */
export const signedOutSentence =
  'a channel must be signed in again: nothing is sent on it until "slugline channels check" succeeds';

type Line = NonNullable<MoveDelivery['result']>;

/** How often in a row a changing delivery is read and written again before an error is thrown. */
const maxTries = 20;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/**
 * Records the outcome of an attempt, however long the store is unreachable. If the delivery has changed since, its
 * state follows what the outcome proves; a receipt is never dropped.
 */
export async function writeOutcome(
  context: Context,
  delivery: Delivery & { attempt: string },
  verdict: Verdict,
  line: Line,
  stop?: AbortSignal,
): Promise<void> {
  const { attempt } = delivery;
  const callId = randomToken(context.store.random);
  try {
    await retryWhileAway(context, stop, async () => {
      const by = { attempt, confirmAt: confirmAt(context, delivery) };
      const done = await record(context.store, delivery, verdict, line, by, callId);
      if (done.outcome === 'moved-on' && done.nowSignedOut)
        context.log.error(
          { channel: delivery.channel, reason: 'reason' in verdict ? verdict.reason : undefined },
          signedOutSentence,
        );
      if (done.outcome === 'moved') await writeLate(context, delivery.id, attempt, verdict, line);
    });
  } catch (error) {
    // If the store fails, only the log shows what the platform answered.
    context.log.error({ err: error, delivery: delivery.id, ...verdict }, 'an outcome could not be recorded');
    throw error;
  }
}

/** Does the same for an outcome, or a post found by a lookup, once the delivery has changed. */
export async function writeLate(
  context: Context,
  id: string,
  attempt: string | undefined,
  verdict: Verdict,
  line: Line,
): Promise<void> {
  const { store, log } = context;
  for (let tries = 0; tries < maxTries; tries += 1) {
    const delivery = await deliveryById(store, id);
    if (!delivery) return;
    const isLast = delivery.attempt === attempt;
    const lateLine = { ...line, outcome: lateDetails(line, verdict) };
    const settles = settlesLate(verdict.to, delivery.state, isLast);
    const done = settles
      ? await record(store, delivery, verdict, lateLine, {
          ...audited(context, verdict),
          line: attempt,
          confirmAt: confirmAt(context, delivery),
          warning: isLast ? undefined : warningOf(delivery, verdict),
        })
      : await addEvidence(context, delivery, attempt, verdict, lateLine);
    if (done.outcome === 'moved') continue;
    const state = settles ? verdict.to : delivery.state;
    log.warn(
      { delivery: id, from: delivery.state, state, outcome: line.outcome },
      'a late outcome was recorded',
    );
    return;
  }
  throw new Error(`delivery ${id} moved on ${maxTries} times while an outcome was written`);
}

function lateDetails(line: Line, verdict: Verdict): string {
  const where = verdict.to === 'sent' ? `: ${verdict.remoteUrl ?? verdict.remoteId}` : '';
  return line.look ? line.outcome : `${line.outcome}, reported late${where}`;
}

function audited({ actor }: Context, verdict: Verdict): Pick<MoveDelivery, 'action' | 'actor' | 'note'> {
  const note = verdict.to === 'sent' ? `sent: ${verdict.remoteUrl ?? verdict.remoteId}` : verdict.reason;
  return { action: 'delivery.told-late', actor: actor.name, note };
}

/** The warning if another attempt was made meanwhile that is not known to have failed. */
function warningOf({ state }: Delivery, verdict: Verdict): string | undefined {
  if (verdict.to !== 'sent') return undefined;
  if (state !== 'sending' && state !== 'uncertain' && state !== 'unknown') return undefined;
  return 'It may be published twice: an earlier attempt was sent, and a later one may have arrived as well. Check the channel.';
}

/** Writes the outcome only into its attempt's line, and what it says about a delivery that is already sent. */
function addEvidence(
  context: Context,
  delivery: Delivery,
  attempt: string | undefined,
  verdict: Verdict,
  line: Line,
) {
  const detail =
    delivery.state === 'sent' ? sentDetails(context, delivery, delivery.attempt === attempt, verdict) : {};
  return moveDelivery(context.store, {
    id: delivery.id,
    channel: delivery.channel,
    draftId: delivery.draftId,
    from: delivery.state,
    to: delivery.state,
    keepsPlace: true,
    result: line,
    line: attempt,
    ...detail,
  });
}

/** A second receipt names the same post or another one; a refusal of the last attempt removes a warning. */
function sentDetails(
  context: Context,
  delivery: Delivery,
  isLast: boolean,
  verdict: Verdict,
): Pick<MoveDelivery, 'set' | 'unset' | 'alsoAt' | 'action' | 'actor' | 'note'> {
  if (verdict.to === 'failed' || verdict.to === 'retry_wait') return isLast ? { unset: ['reason'] } : {};
  if (verdict.to !== 'sent') return {};
  const known = [delivery.remoteId, delivery.remoteUrl];
  if (known.includes(verdict.remoteId) || (verdict.remoteUrl && known.includes(verdict.remoteUrl)))
    return isLast ? { unset: ['reason'] } : {};
  const first = delivery.remoteUrl ?? delivery.remoteId ?? 'the first';
  const second = verdict.remoteUrl ?? verdict.remoteId;
  const reason = `It is published twice: ${first} and ${second}. Delete one of them on the channel.`;
  context.log.error({ delivery: delivery.id, first, second }, 'a post is published twice');
  return {
    set: { reason },
    alsoAt: { remoteId: verdict.remoteId, remoteUrl: verdict.remoteUrl },
    action: 'delivery.twice',
    actor: context.actor.name,
    note: `${first} and ${second}`,
  };
}

/** Repeats the work with growing pauses while the store can't be written to, until the program must stop. */
export async function retryWhileAway(
  context: Context,
  stop: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<void> {
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    try {
      return await work();
    } catch (thrown) {
      const error = storeError(thrown);
      if (!isStoreError(error) || stop?.aborted) throw error;
      context.log.warn({ err: error }, 'an outcome waits until the store accepts it');
      await context.clock.wait(pause, stop);
    }
  }
}
