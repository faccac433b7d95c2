/** A delivery's states, the most urgent first, and the only moves between them, as in docs/delivery.md. */
export const deliveryStates = [
  'unknown',
  'uncertain',
  'failed',
  'held',
  'retry_wait',
  'scheduled',
  'sending',
  'sent',
  'expired',
  'cancelled',
] as const;
export type DeliveryState = (typeof deliveryStates)[number];

/** Every state may become `sent`: a platform's receipt may be recorded late, and it is proof in any state. */
export const deliveryMoves: Record<DeliveryState, DeliveryState[]> = {
  scheduled: ['sending', 'held', 'cancelled', 'expired', 'sent'],
  retry_wait: ['sending', 'held', 'cancelled', 'expired', 'sent'],
  held: ['scheduled', 'cancelled', 'expired', 'sent'],
  // To `scheduled` if the account is at fault: the attempt does not count.
  sending: ['sent', 'retry_wait', 'failed', 'uncertain', 'scheduled'],
  uncertain: ['sent', 'retry_wait', 'unknown', 'failed', 'scheduled'],
  // To itself: another lookup that proved nothing. To `expired` if a person was to post it by hand and did not in time.
  unknown: ['sent', 'scheduled', 'failed', 'retry_wait', 'unknown', 'expired'],
  sent: [],
  // Definitely never sent: a new approval, or a person's retry, reschedules the same push key.
  failed: ['scheduled', 'sent'],
  expired: ['scheduled', 'sent'],
  cancelled: ['scheduled', 'sent'],
};

/**
 * Whether an attempt's outcome (`to`, the state that it leads to) settles a delivery that has left that attempt's
 * `sending` before it was recorded: its worker was stopped past the deadline, or the store was unreachable. A receipt
 * settles every state. A definite refusal settles only a delivery that still waits for the same attempt. Anything else
 * changes no state and is only recorded with the attempt.
 */
export function settlesLate(to: DeliveryState, state: DeliveryState, isLastAttempt: boolean): boolean {
  if (to === 'sent') return state !== 'sent';
  const waits = isLastAttempt && (state === 'uncertain' || state === 'unknown');
  return waits && (to === 'failed' || to === 'retry_wait' || to === 'scheduled');
}

/** To be sent when it is due. */
export function isSendable(state: DeliveryState | undefined): state is 'scheduled' | 'retry_wait' {
  return state === 'scheduled' || state === 'retry_wait';
}

/** Unsent and not in progress: what an edit, a rejection or a withdrawal may cancel. */
export const cancellable: DeliveryState[] = ['scheduled', 'retry_wait', 'held'];

/** In progress, or possibly posted: nothing may be cancelled and nothing repeated. */
export const inFlight: DeliveryState[] = ['sending', 'uncertain', 'unknown'];

/** Whether nothing more happens to it by itself. */
export function isFinal(state: DeliveryState): boolean {
  return state === 'sent' || state === 'failed' || state === 'expired' || state === 'cancelled';
}

export function mayBecome(from: DeliveryState, to: DeliveryState): boolean {
  return deliveryMoves[from].includes(to);
}
