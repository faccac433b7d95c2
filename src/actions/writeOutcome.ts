import { newWord } from '../chance.ts';
import { type Delivery, deliveryById } from '../delivery/delivery.ts';
import { record } from '../delivery/ledger.ts';
import type { Verdict } from '../delivery/settling.ts';
import { settlesLate } from '../delivery/states.ts';
import { type MoveDelivery, moveDelivery } from '../store/scripts/moveDelivery.ts';
import { isStoreFault, storeError } from '../store/storeError.ts';
import type { Needs } from './needs.ts';

type Line = NonNullable<MoveDelivery['result']>;

/** A delivery is read and moved so often in a row before somebody is told that it never stands still. */
const triesAtMost = 20;
const firstPauseMs = 1_000;
const longestPauseMs = 30_000;

/**
 * Writes down what an attempt came to, however long the store is away. Where the delivery has moved on since, its state
 * follows what the outcome proves; a receipt is never dropped.
 */
export async function writeOutcome(
  needs: Needs,
  delivery: Delivery & { attempt: string },
  verdict: Verdict,
  line: Line,
  stop?: AbortSignal,
): Promise<void> {
  const { attempt } = delivery;
  const callId = newWord(needs.store.chance);
  try {
    await whileAway(needs, stop, async () => {
      const done = await record(needs.store, delivery, verdict, line, { attempt }, callId);
      if (done.outcome === 'moved') await writeLate(needs, delivery.id, attempt, verdict, line);
    });
  } catch (error) {
    // The log is the last place where the platform's answer can be read.
    needs.log.error(
      { err: error, delivery: delivery.id, ...verdict },
      'an outcome could not be written down',
    );
    throw error;
  }
}

/** The same for an outcome, or a post that a look found, which comes after the delivery has moved on. */
export async function writeLate(
  needs: Needs,
  id: string,
  attempt: string | undefined,
  verdict: Verdict,
  line: Line,
): Promise<void> {
  const { store, log } = needs;
  for (let tries = 0; tries < triesAtMost; tries += 1) {
    const delivery = await deliveryById(store, id);
    if (!delivery) return;
    const isLast = delivery.attempt === attempt;
    const told = { ...line, outcome: toldLate(line, verdict) };
    const settles = settlesLate(verdict.to, delivery.state, isLast);
    const done = settles
      ? await record(store, delivery, verdict, told, {
          ...audited(needs, verdict),
          line: attempt,
          warning: isLast ? undefined : warningOf(delivery, verdict),
        })
      : await noteEvidence(needs, delivery, attempt, verdict, told);
    if (done.outcome === 'moved') continue;
    const state = settles ? verdict.to : delivery.state;
    log.warn({ delivery: id, from: delivery.state, state, outcome: line.outcome }, 'an outcome came late');
    return;
  }
  throw new Error(`delivery ${id} moved on ${triesAtMost} times while an outcome was written`);
}

function toldLate(line: Line, verdict: Verdict): string {
  const where = verdict.to === 'sent' ? `: ${verdict.remoteUrl ?? verdict.remoteId}` : '';
  return line.look ? line.outcome : `${line.outcome}, told late${where}`;
}

function audited({ actor }: Needs, verdict: Verdict): Pick<MoveDelivery, 'action' | 'actor' | 'note'> {
  const note = verdict.to === 'sent' ? `sent: ${verdict.remoteUrl ?? verdict.remoteId}` : verdict.reason;
  return { action: 'delivery.told-late', actor: actor.name, note };
}

/** Another attempt was made meanwhile, and nobody knows yet that it came to nothing. */
function warningOf({ state }: Delivery, verdict: Verdict): string | undefined {
  if (verdict.to !== 'sent') return undefined;
  if (state !== 'sending' && state !== 'uncertain' && state !== 'unknown') return undefined;
  return 'It may be there twice: an earlier attempt was sent, and a later one may have arrived as well. Look at the channel.';
}

/** Writes the outcome into its attempt's line alone, and what it says of a delivery that is sent already. */
function noteEvidence(
  needs: Needs,
  delivery: Delivery,
  attempt: string | undefined,
  verdict: Verdict,
  line: Line,
) {
  const said =
    delivery.state === 'sent' ? saidOfSent(needs, delivery, delivery.attempt === attempt, verdict) : {};
  return moveDelivery(needs.store, {
    id: delivery.id,
    channel: delivery.channel,
    draftId: delivery.draftId,
    from: delivery.state,
    to: delivery.state,
    keepsPlace: true,
    result: line,
    line: attempt,
    ...said,
  });
}

/** A second receipt names the same post or another one; the last attempt's refusal takes a warning back. */
function saidOfSent(
  needs: Needs,
  delivery: Delivery,
  isLast: boolean,
  verdict: Verdict,
): Pick<MoveDelivery, 'set' | 'unset' | 'action' | 'actor' | 'note'> {
  if (verdict.to === 'failed' || verdict.to === 'retry_wait') return isLast ? { unset: ['reason'] } : {};
  if (verdict.to !== 'sent') return {};
  const known = [delivery.remoteId, delivery.remoteUrl];
  if (known.includes(verdict.remoteId) || (verdict.remoteUrl && known.includes(verdict.remoteUrl)))
    return isLast ? { unset: ['reason'] } : {};
  const first = delivery.remoteUrl ?? delivery.remoteId ?? 'the first';
  const second = verdict.remoteUrl ?? verdict.remoteId;
  const reason = `It is there twice: ${first} and ${second}. Delete one of them on the channel.`;
  needs.log.error({ delivery: delivery.id, first, second }, 'a post is there twice');
  return {
    set: { reason },
    action: 'delivery.twice',
    actor: needs.actor.name,
    note: `${first} and ${second}`,
  };
}

/** Does the work again with growing pauses while the store can't be written to, until the program must stop. */
export async function whileAway(
  needs: Needs,
  stop: AbortSignal | undefined,
  work: () => Promise<void>,
): Promise<void> {
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    try {
      return await work();
    } catch (thrown) {
      const error = storeError(thrown);
      if (!isStoreFault(error) || stop?.aborted) throw error;
      needs.log.warn({ err: error }, 'an outcome waits until the store takes it');
      await needs.clock.wait(pause, stop);
    }
  }
}
