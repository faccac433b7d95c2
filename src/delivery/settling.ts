import type { Abilities, Found, Outcome } from '../channels/channel.ts';

/** A claim is over after this long; no byte may leave later (spine, The ledger). */
export const claimMs = 15_000;
/** Nobody settles before the deadline and this much more. */
export const settleAfterMs = 5_000;
/** Two looks that prove an absence are at least this far apart. */
export const betweenLooksMs = 60_000;
/** A look that can't tell is repeated this often, then a person decides. */
const looksAtMost = 10;
const circuitAfterFailures = 5;

/** What a delivery's move is after an attempt or a look. Times are milliseconds from now. */
export type Verdict =
  | { to: 'sent'; remoteId: string; remoteUrl?: string }
  | { to: 'retry_wait'; reason: string; inMs: number }
  | { to: 'failed'; reason: string }
  | { to: 'uncertain'; reason: string; lookInMs: number }
  | { to: 'unknown'; reason: string };

/** What follows from an attempt's outcome. `attempts` counts this one; `remainingMs` is left of the claim. */
export function afterAttempt(outcome: Outcome, attempts: number, remainingMs: number): Verdict {
  switch (outcome.kind) {
    case 'sent':
      return {
        to: 'sent',
        remoteId: outcome.remoteId,
        ...(outcome.remoteUrl ? { remoteUrl: outcome.remoteUrl } : {}),
      };
    case 'not-sent':
      return { to: 'retry_wait', reason: outcome.reason, inMs: outcome.retryAfterMs ?? backOff(attempts) };
    case 'refused':
      return { to: 'failed', reason: outcome.reason };
    case 'uncertain':
      return { to: 'uncertain', reason: outcome.reason, lookInMs: Math.max(0, remainingMs) + settleAfterMs };
  }
}

/** 30 s, then twice as long each time, at most an hour. */
export function backOff(attempts: number): number {
  return Math.min(30_000 * 2 ** Math.max(0, attempts - 1), 3_600_000);
}

export interface Looks {
  /** How often the platform was looked at since the attempt, and how often the post was certainly absent. */
  made: number;
  absent: number;
}

/** What follows from a look at the platform. Where nothing can be proved, a person decides. */
export function afterLook(found: Found, looks: Looks, abilities: Pick<Abilities, 'settles'>): Verdict {
  if (abilities.settles === 'person') {
    return { to: 'unknown', reason: 'To be posted by hand: its text is on this page. Then say so here.' };
  }
  if (abilities.settles === 'blind') {
    return {
      to: 'unknown',
      reason: 'This channel can’t say whether the post arrived; look for it there, then decide.',
    };
  }
  if (found.kind === 'found') {
    return {
      to: 'sent',
      remoteId: found.remoteId,
      ...(found.remoteUrl ? { remoteUrl: found.remoteUrl } : {}),
    };
  }
  if (found.kind === 'ambiguous') {
    const what = found.reason ?? 'What is there may be this post or another';
    return { to: 'unknown', reason: `${what}: ${found.candidates.join(', ')}` };
  }
  if (found.kind === 'absent') {
    if (looks.absent + 1 >= 2)
      return { to: 'retry_wait', reason: `Not there after two looks: ${found.looked}`, inMs: 0 };
    return { to: 'uncertain', reason: `Not seen there yet: ${found.looked}`, lookInMs: betweenLooksMs };
  }
  if (looks.made + 1 >= looksAtMost)
    return { to: 'unknown', reason: `Could not be settled: ${found.reason}` };
  return {
    to: 'uncertain',
    reason: `Could not look: ${found.reason}`,
    lookInMs: Math.min(betweenLooksMs * 2 ** looks.made, 900_000),
  };
}

/** How long a channel rests after so many failures in a row; undefined while it may go on. */
export function circuitRest(failures: number): number | undefined {
  if (failures < circuitAfterFailures) return undefined;
  return Math.min(60_000 * 2 ** (failures - circuitAfterFailures), 1_800_000);
}
