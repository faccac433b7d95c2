import type { OutboundResponse } from '../../net/outbound.ts';
import { errorTextOf } from '../answer.ts';
import type { Outcome } from '../channel.ts';
import type { Platform } from '../request.ts';

/** How long to wait for credits to be bought. */
const creditsPauseMs = 15 * 60_000;

/** "CreditsDepleted": nothing was posted, and the account's owner can fix it. */
export function outOfCredits(answer: OutboundResponse, platform: Platform): Outcome | undefined {
  if (answer.status !== 402) return undefined;
  const reason = `${errorTextOf(answer, platform)} Buy credits in X’s developer console.`;
  return { kind: 'not-sent', status: 402, reason, retryAfterMs: creditsPauseMs };
}
