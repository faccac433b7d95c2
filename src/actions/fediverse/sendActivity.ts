import type { Actor } from '../../channels/activitypub/actor.ts';
import { acceptsActivities, activityType } from '../../channels/activitypub/addresses.ts';
import { type SignatureWay, signatureWays, signedHeaders } from '../../channels/activitypub/signing.ts';
import { reasonOf } from '../../errors.ts';
import { retryAfterMs } from '../../net/retryAfter.ts';
import type { Context } from '../context.ts';

/** What a server did with an activity. */
export type Sent =
  /** `way`: the kind of signature that it accepted. */
  | { kind: 'arrived'; way: SignatureWay }
  /** It does not want it, whenever it is sent. */
  | { kind: 'refused'; reason: string }
  /** The inbox no longer exists. */
  | { kind: 'gone' }
  /** It may be sent again later. `waitMs`: not sooner than that. */
  | { kind: 'failed'; reason: string; waitMs?: number | undefined };

/** A server puts what it gets into a queue of its own, so it answers soon (ms). */
const timeoutMs = 10_000;

/** With these a server says that a later try may be accepted; 401 also while it can't read our key. */
const passing = new Set([401, 408, 425, 429]);

/**
 * Sends an activity to one inbox, signed as the actor. A server that refuses one kind of signature is tried with the
 * other, and `first` is the kind that it accepted before. A repeat is harmless: servers drop what they have by its id.
 */
export async function sendActivity(
  { net, clock }: Pick<Context, 'net' | 'clock'>,
  activity: object,
  { inbox, actor, first }: { inbox: string; actor: Actor; first?: string | undefined },
): Promise<Sent> {
  const body = JSON.stringify(activity);
  const ways = first === 'rfc9421' ? signatureWays.toReversed() : signatureWays;
  let last: Sent = { kind: 'failed', reason: 'nothing was sent' };
  for (const way of ways) {
    try {
      const headers = await signedHeaders({ method: 'POST', url: inbox, body }, actor, way, clock.now());
      const answer = await net.request(inbox, {
        method: 'POST',
        headers: { ...headers, 'content-type': activityType, accept: acceptsActivities },
        body,
        timeoutMs,
        redirects: 0,
        ignoreBody: true,
        untrusted: true,
      });
      const { status } = answer;
      if (status >= 200 && status < 300) return { kind: 'arrived', way };
      last = meaningOf(status, retryAfterMs(answer.headers, clock.now()));
      if (status !== 401) return last;
    } catch (error) {
      return { kind: 'failed', reason: reasonOf(error) };
    }
  }
  return last;
}

function meaningOf(status: number, waitMs: number | undefined): Sent {
  const reason = `it answered ${status}`;
  if (status === 410) return { kind: 'gone' };
  if (status >= 400 && status < 500 && !passing.has(status)) return { kind: 'refused', reason };
  return { kind: 'failed', reason, waitMs };
}
