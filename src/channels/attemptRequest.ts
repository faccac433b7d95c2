import { reasonOf } from '../errors.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import { outcomeOfAnswer, outcomeOfError, redacted, type Secrets } from './answer.ts';
import type { ChannelContext, Found, Outcome } from './channel.ts';

/**
 * One request that changes something, and what became of it. `read` takes an answer's outcome where it knows one;
 * what is left of 2xx is unreadable, so it is uncertain. Never throws.
 */
export async function attemptRequest(
  request: Promise<OutboundResponse>,
  who: string,
  secrets: Secrets,
  context: ChannelContext,
  read: (answer: OutboundResponse) => Outcome | undefined,
): Promise<Outcome> {
  try {
    const answer = await request;
    const known = read(answer);
    if (known) return known;
    const { status } = answer;
    if (status < 300)
      return { kind: 'uncertain', status, reason: `${who} answered ${status} with what is no receipt` };
    return outcomeOfAnswer(answer, who, secrets, context.clock.now());
  } catch (error) {
    return outcomeOfError(error, secrets);
  }
}

/** What a look at a platform that shows a sender nothing comes to. */
export function cannotLookUp(who: string): Found {
  return { kind: 'cannot-tell', reason: `${who} shows a sender none of its posts` };
}

/** The words of what went wrong in a check. */
export function checkFailed(error: unknown, secrets: Secrets): { ok: false; says: string } {
  return { ok: false, says: redacted(reasonOf(error), secrets) };
}
