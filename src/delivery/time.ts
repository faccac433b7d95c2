import type { Delivery } from './delivery.ts';
import { isFinal } from './states.ts';

/** When a delivery was sent or ended otherwise; as long as it has not ended, when it is due. */
export function timeOf({ state, attempts, dueAt }: Pick<Delivery, 'state' | 'attempts' | 'dueAt'>): string {
  return isFinal(state) ? (attempts.at(-1)?.at ?? dueAt) : dueAt;
}
