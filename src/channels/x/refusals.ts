import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import { errorTextOf, jsonOf } from '../answer.ts';
import type { Outcome } from '../channel.ts';
import type { Platform } from '../request.ts';

/** How long to wait for credits to be bought. */
const creditsPauseMs = 15 * 60_000;

/**
 * The problem types of a 403 that hold for every post: the account is suspended, the app has no project or may not
 * write. @see https://docs.x.com/x-api/fundamentals/response-codes-and-errors
 */
const accountProblem =
  /\/problems\/(?:client-forbidden|oauth1-permissions|unsupported-authentication|user-suspended)$/;

const Problem = z.object({ type: z.string() });

/**
 * What a refusal says about the account and not about the post. "CreditsDepleted" (402): nothing was posted, and the
 * account's owner can fix it.
 */
export function accountRefusal(answer: OutboundResponse, platform: Platform): Outcome | undefined {
  const { status } = answer;
  const reason = errorTextOf(answer, platform);
  if (status === 402) {
    const says = `${reason} Buy credits in X’s developer console.`;
    return { kind: 'not-sent', status, reason: says, account: 'limited', retryAfterMs: creditsPauseMs };
  }
  const problem = Problem.safeParse(jsonOf(answer)).data?.type ?? '';
  return status === 403 && accountProblem.test(problem)
    ? { kind: 'not-sent', status, reason, account: 'signed-out' }
    : undefined;
}
