import {
  type MoveDelivery,
  type MovedDelivery,
  moveDelivery,
} from '../store/scripts/delivery/moveDelivery.ts';
import type { Store } from '../store/store.ts';
import type { Delivery } from './delivery.ts';
import type { Verdict } from './settling.ts';
import { type DeliveryState, isFinal, mayBecome } from './states.ts';

type Move = Partial<Omit<MoveDelivery, 'id' | 'channel' | 'draftId' | 'from' | 'to'>>;

/** Moves a delivery along its table; a move that the table does not have is a bug in the program. */
export function move(
  store: Store,
  delivery: Delivery,
  to: DeliveryState,
  more: Move = {},
  callId?: string,
): Promise<MovedDelivery> {
  if (!mayBecome(delivery.state, to))
    throw new Error(`a delivery that is ${delivery.state} may not become ${to}`);
  const command = {
    id: delivery.id,
    channel: delivery.channel,
    draftId: delivery.draftId,
    from: delivery.state,
    to,
    ...(to === 'sent' ? { nextId: delivery.nextId } : {}),
    ...(isFinal(to) ? { event: 'delivery.final' as const } : {}),
    ...more,
  };
  return moveDelivery(store, command, callId);
}

/** Records the outcome of an attempt or a lookup, with the next instant at which the delivery must be checked. */
export async function record(
  store: Store,
  delivery: Delivery,
  verdict: Verdict,
  line: NonNullable<MoveDelivery['result']>,
  by: Pick<Move, 'attempt' | 'line' | 'action' | 'actor' | 'note' | 'confirmAt'> & {
    warning?: string | undefined;
  } = {},
  callId?: string,
): Promise<MovedDelivery> {
  const now = store.clock.now();
  const { warning, confirmAt, ...named } = by;
  const base: Move = { result: line, ...named };
  switch (verdict.to) {
    case 'sent': {
      const { remoteId, remoteUrl, restMs } = verdict;
      const rests = 'its platform allows only a few more requests for now';
      const settled: Move = {
        ...base,
        set: {
          remoteId,
          ...(remoteUrl ? { remoteUrl } : {}),
          sentAt: now,
          ...(warning ? { reason: warning } : {}),
        },
        unset: warning ? [] : ['reason'],
        countFailure: false,
        confirmAt,
        ...(restMs === undefined
          ? {}
          : { account: { fault: 'limited' as const, until: now + restMs, reason: rests } }),
      };
      return move(store, delivery, 'sent', settled, callId);
    }
    case 'failed':
      return move(
        store,
        delivery,
        'failed',
        // A platform that refuses a post is working.
        { ...base, set: { reason: verdict.reason }, countFailure: false },
        callId,
      );
    case 'retry_wait': {
      const at = now + verdict.inMs;
      const again: Move = {
        ...base,
        set: { reason: verdict.reason, dueAt: at },
        due: { deliver: at, expire: Date.parse(delivery.expiresAt) },
        event: 'delivery.retry',
        countFailure: true,
      };
      return move(store, delivery, 'retry_wait', again, callId);
    }
    // It has no due time: it waits until its channel works, and `releaseWaiting` schedules it.
    case 'scheduled': {
      const { account: fault, restMs, reason, askedAt } = verdict;
      const waits: Move = {
        ...base,
        set: { reason },
        due: fault === 'limited' ? { expire: Date.parse(delivery.expiresAt) } : {},
        result: { ...line, uncounted: true },
        waitsForChannel: true,
        account: { fault, until: now + restMs, reason, ...(fault === 'signed-out' ? { askedAt } : {}) },
      };
      return move(store, delivery, 'scheduled', waits, callId);
    }
    case 'uncertain': {
      const at = now + verdict.lookupInMs;
      const { id, channel, draftId, state: from } = delivery;
      const waiting: MoveDelivery = {
        ...{ id, channel, draftId, from, to: 'uncertain' },
        ...base,
        set: { reason: verdict.reason },
        due: { settle: at },
        event: 'delivery.uncertain',
        ...(verdict.restMs === undefined ? {} : { countFailure: true, restMs: verdict.restMs }),
      };
      return moveDelivery(store, waiting, callId);
    }
    case 'unknown': {
      const { reason, nextLookupInMs, expires } = verdict;
      const unsettled: Move = {
        ...base,
        set: { reason },
        due: {
          ...(nextLookupInMs === undefined ? {} : { settle: now + nextLookupInMs }),
          ...(expires ? { expire: Date.parse(delivery.expiresAt) } : {}),
        },
      };
      return move(store, delivery, 'unknown', unsettled, callId);
    }
  }
}
