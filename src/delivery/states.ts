/** A delivery's states and the only moves between them. docs/delivery.md shows the same table to people. */
export type DeliveryState =
  | 'scheduled'
  | 'held'
  | 'sending'
  | 'retry_wait'
  | 'uncertain'
  | 'unknown'
  | 'sent'
  | 'failed'
  | 'expired'
  | 'cancelled';

export const deliveryMoves: Record<DeliveryState, DeliveryState[]> = {
  scheduled: ['sending', 'held', 'cancelled', 'expired'],
  retry_wait: ['sending', 'held', 'cancelled', 'expired'],
  held: ['scheduled', 'cancelled', 'expired'],
  sending: ['sent', 'retry_wait', 'failed', 'uncertain'],
  uncertain: ['sent', 'retry_wait', 'unknown'],
  unknown: ['sent', 'scheduled', 'failed'],
  sent: [],
  // Certainly never sent: a new approval, or a person's retry, gives the same push key another place.
  failed: ['scheduled'],
  expired: ['scheduled'],
  cancelled: ['scheduled'],
};

/** Still to go, and not on its way: what an edit, a rejection or a withdrawal may take back. */
export const cancellable: DeliveryState[] = ['scheduled', 'retry_wait', 'held'];

/** On its way, or perhaps there: nothing may be taken back and nothing repeated. */
export const inFlight: DeliveryState[] = ['sending', 'uncertain', 'unknown'];

/** Nothing happens to it any more by itself. */
export function isFinal(state: DeliveryState): boolean {
  return state === 'sent' || state === 'failed' || state === 'expired' || state === 'cancelled';
}

export function mayBecome(from: DeliveryState, to: DeliveryState): boolean {
  return deliveryMoves[from].includes(to);
}
