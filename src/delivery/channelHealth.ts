import { toInstant } from '../clock.ts';
import { circuit } from '../store/scripts/delivery/moveDelivery.ts';

/** A channel's health, the same for every door. */
export interface ChannelHealth {
  state: 'ok' | 'needs-sign-in' | 'resting' | 'paused' | 'dry-run' | 'over-budget';
  /** Since when; missing for `ok` and for states that come from the configuration. */
  since?: string;
  reason?: string;
  /** What to do about it. */
  hint?: string;
}

/** The same with what only the program needs. */
export interface KnownHealth extends ChannelHealth {
  /** It posts nothing until then (ms). */
  until?: number;
  /** It counts as a health problem: neither a short rest nor intended by a person or the configuration. */
  isProblem?: true;
}

/** A rest that a platform asks for counts as a problem above this length (ms). */
const restToTellMs = 3_600_000;

/** Whether the channel's stored state forbids posting now. Between two rests one post may try. */
export function isShut(
  { signedOutSince, restUntil, circuitUntil }: Record<string, string>,
  now: number,
): boolean {
  return signedOutSince !== undefined || Number(restUntil ?? 0) > now || Number(circuitUntil ?? 0) > now;
}

/**
 * The health of a channel's account and platform by its stored state: needs a sign-in, rests, or undefined if it is
 * fine. A failing channel stays so from one rest to the next, until a post has been sent or a check has succeeded.
 */
export function storedHealth(
  id: string,
  stored: Record<string, string>,
  now: number,
): (KnownHealth & { state: 'needs-sign-in' | 'resting' }) | undefined {
  const { signedOutSince, signedOutWhy, restUntil, restSince, restWhy } = stored;
  if (signedOutSince)
    return {
      state: 'needs-sign-in',
      since: toInstant(Number(signedOutSince)),
      ...(signedOutWhy ? { reason: signedOutWhy } : {}),
      hint: `Sign in again at /ops/channels, or give it a valid token or password in newsroom.yaml; then "slugline channels check ${id}".`,
      isProblem: true,
    };
  const until = Number(restUntil ?? 0);
  const since = Number(restSince ?? now);
  if (until > now)
    return {
      state: 'resting',
      since: toInstant(since),
      until,
      reason: `${restWhy ?? 'its platform limits it'}; it rests until ${toInstant(until)}`,
      hint: 'The platform requires this wait: waiting posts are then sent automatically, in order.',
      ...(until - since > restToTellMs ? { isProblem: true } : {}),
    };
  return failingHealth(id, stored, now);
}

function failingHealth(
  id: string,
  { circuitUntil, circuitSince, circuitWhy, failures }: Record<string, string>,
  now: number,
): (KnownHealth & { state: 'resting' }) | undefined {
  const until = Number(circuitUntil ?? 0);
  const since = Number(circuitSince ?? now);
  const isProblem =
    circuitSince !== undefined &&
    (Number(failures ?? 0) >= circuit.after || Math.max(until, now) - since > restToTellMs);
  if (until <= now && !isProblem) return undefined;
  const times = failures === '1' ? 'once' : `${failures ?? 'several'} times in a row`;
  const next = until > now ? `it is tried again at ${toInstant(until)}` : 'the next post tries it again';
  return {
    state: 'resting',
    since: toInstant(since),
    ...(until > now ? { until } : {}),
    reason: `it has failed ${times}${circuitWhy ? ` (${circuitWhy})` : ''}; ${next}`,
    hint: `Test it with "slugline channels check ${id}"; "slugline resume ${id}" sends waiting posts immediately.`,
    ...(isProblem ? { isProblem } : {}),
  };
}
