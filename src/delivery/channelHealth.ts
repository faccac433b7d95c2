import { toInstant } from '../clock.ts';

/** How a channel is, told alike by every door. */
export interface ChannelHealth {
  state: 'ok' | 'needs-sign-in' | 'resting' | 'paused' | 'dry-run' | 'over-budget';
  /** Since when; not for `ok` and what the configuration says. */
  since?: string;
  reason?: string;
  /** What to do about it. */
  hint?: string;
}

/** What the store keeps of a channel's account and platform: needs its sign-in, rests, or undefined where it is well. */
export function storedHealth(
  id: string,
  stored: Record<string, string>,
  now: number,
): (ChannelHealth & { state: 'needs-sign-in' | 'resting'; until?: number }) | undefined {
  const { signedOutSince, signedOutWhy, restUntil, restSince, restWhy, circuitUntil, circuitSince } = stored;
  if (signedOutSince)
    return {
      state: 'needs-sign-in',
      since: toInstant(Number(signedOutSince)),
      ...(signedOutWhy ? { reason: signedOutWhy } : {}),
      hint: `Give it a valid token or password in newsroom.yaml, then "slugline channels check ${id}".`,
    };
  if (Number(restUntil ?? 0) > now)
    return {
      state: 'resting',
      since: toInstant(Number(restSince ?? now)),
      until: Number(restUntil),
      reason: `${restWhy ?? 'its platform limits it'}; it rests until ${toInstant(Number(restUntil))}`,
      hint: 'Its platform has asked for this: what waits goes by itself afterwards, in its order.',
    };
  if (Number(circuitUntil ?? 0) > now)
    return {
      state: 'resting',
      since: toInstant(Number(circuitSince ?? now)),
      until: Number(circuitUntil),
      reason: `it has failed ${stored.failures ?? 'several'} times in a row${stored.circuitWhy ? ` (${stored.circuitWhy})` : ''}; it is tried again at ${toInstant(Number(circuitUntil))}`,
      hint: `Try it at once with "slugline resume ${id}"; "slugline doctor" says what is wrong with it.`,
    };
  return undefined;
}
