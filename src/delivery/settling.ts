import type { Abilities, AccountFault, Found, Outcome } from '../channels/channel.ts';
import type { HttpUrl } from '../net/httpUrl.ts';

/** A claim ends after this time; no byte may be sent later (docs/delivery.md, A claim). */
export const claimMs = 15_000;
/** The first lookup is this long after the deadline. */
const firstLookupMs = 5_000;
/** The pause after the first lookup; each further one is twice as long. */
const betweenLookupsMs = 60_000;
const longestPauseMs = 900_000;
/** How often an inconclusive lookup is repeated before a person decides. */
const maxLookups = 10;
/**
 * What stays unknown is looked up again: first after a quarter of an hour, then less and less often, for a week (ms).
 */
const unknownPause = { least: 900_000, most: 43_200_000 };
const unknownForMs = 7 * 86_400_000;
/** How long a channel rests if its platform limits the account without saying for how long (ms). */
const restWithoutWordMs = 300_000;

/** A delivery's move after an attempt or a lookup. Times are milliseconds from now. */
export type Verdict =
  /** `restMs`: the channel rests so long before its next post. */
  | { to: 'sent'; remoteId: string; remoteUrl?: HttpUrl; restMs?: number }
  | { to: 'retry_wait'; reason: string; inMs: number }
  | { to: 'failed'; reason: string }
  /** The account is at fault: the channel posts nothing for `restMs`, or until it is signed in again. */
  /** `askedAt`: when the platform was asked that says so (newsroom time, ms). */
  | { to: 'scheduled'; reason: string; account: AccountFault; restMs: number; askedAt?: number }
  /** `restMs`: the platform answers that it is out of order; 0 if it doesn't say for how long. */
  | { to: 'uncertain'; reason: string; lookupInMs: number; restMs?: number }
  /** `nextLookupInMs`: the platform may still show it, so it is looked up again without a person. */
  | { to: 'unknown'; reason: string; nextLookupInMs?: number; expires?: true };

/** What follows from an attempt's outcome. `attempts` counts this one; `remainingMs` is left of the claim. */
export function afterAttempt(outcome: Outcome, attempts: number, remainingMs: number): Verdict {
  switch (outcome.kind) {
    case 'sent':
      return {
        to: 'sent',
        remoteId: outcome.remoteId,
        ...(outcome.remoteUrl ? { remoteUrl: outcome.remoteUrl } : {}),
        ...(outcome.restMs === undefined ? {} : { restMs: outcome.restMs }),
      };
    case 'not-sent':
      if (outcome.account)
        return {
          to: 'scheduled',
          reason: outcome.reason,
          account: outcome.account,
          restMs: outcome.retryAfterMs ?? restWithoutWordMs,
        };
      return { to: 'retry_wait', reason: outcome.reason, inMs: outcome.retryAfterMs ?? backOff(attempts) };
    case 'refused':
      return { to: 'failed', reason: outcome.reason };
    case 'uncertain':
      return {
        to: 'uncertain',
        reason: outcome.reason,
        lookupInMs: Math.max(0, remainingMs) + firstLookupMs,
        ...(outcome.status !== undefined && outcome.status >= 500
          ? { restMs: outcome.retryAfterMs ?? 0 }
          : {}),
      };
  }
}

/** 30 s, then twice as long each time, at most an hour. */
export function backOff(attempts: number): number {
  return Math.min(30_000 * 2 ** Math.max(0, attempts - 1), 3_600_000);
}

/** The lookups since the last attempt, before this one. */
export interface Lookups {
  /** How often the post was definitely absent, and when first (newsroom time, ms). */
  absent: number;
  firstAbsentAt?: number;
  /** How often the lookup itself failed. */
  failed: number;
  /** How often posts were found that may have been this one or another. */
  ambiguous: number;
}

/** How a lookup is judged. */
export interface SettlingRules {
  settles: Abilities['settles'];
  /** How long (ms) lookups must find nothing until the post counts as absent. */
  settleAfter: number;
  now: number;
  /** When the last attempt began (newsroom time, ms). */
  attemptedAt: number;
}

/** What follows from a lookup on the platform. If nothing can be proved, a person decides. */
export function afterLookup(found: Found, lookups: Lookups, rules: SettlingRules): Verdict {
  if (rules.settles === 'person') {
    return {
      to: 'unknown',
      reason: 'To be posted by hand: copy the text from this page, then confirm it here.',
      expires: true,
    };
  }
  if (rules.settles === 'blind') {
    return {
      to: 'unknown',
      reason: 'This channel can’t say whether the post arrived; look for it there, then decide.',
    };
  }
  switch (found.kind) {
    case 'found':
      return {
        to: 'sent',
        remoteId: found.remoteId,
        ...(found.remoteUrl ? { remoteUrl: found.remoteUrl } : {}),
      };
    case 'ambiguous': {
      const what = found.reason ?? 'There is a post that may be this one or another';
      return { to: 'unknown', reason: `${what}: ${found.candidates.join(', ')}`, ...laterLookup(rules) };
    }
    case 'absent':
      return afterAbsence(found.looked, lookups, rules);
    case 'cannot-tell':
      if (found.forGood || lookups.failed + 1 >= maxLookups)
        return { to: 'unknown', reason: `Could not be settled: ${found.reason}`, ...laterLookup(rules) };
      return {
        to: 'uncertain',
        reason: `The lookup failed: ${found.reason}`,
        lookupInMs: pauseAfter(lookups.failed + lookups.absent),
      };
  }
}

/**
 * What follows from another lookup of a delivery that is already unknown. It stays so until a lookup proves something.
 * Finding nothing now proves nothing if earlier lookups found posts that may have been it: a person may have deleted
 * them.
 */
export function afterLaterLookup(
  found: Found,
  lookups: Lookups,
  rules: SettlingRules,
  known: string,
): Verdict {
  const verdict = afterLookup(found, lookups, rules);
  if (verdict.to === 'retry_wait' && lookups.ambiguous > 0)
    return { to: 'unknown', reason: known, ...laterLookup(rules) };
  if (verdict.to !== 'uncertain') return verdict;
  return found.kind === 'absent'
    ? { to: 'unknown', reason: verdict.reason, nextLookupInMs: verdict.lookupInMs }
    : { to: 'unknown', reason: known, ...laterLookup(rules) };
}

/** The next lookup of an unknown delivery: after half the time since its attempt, and none after a week. */
export function laterLookup({ now, attemptedAt }: Pick<SettlingRules, 'now' | 'attemptedAt'>): {
  nextLookupInMs?: number;
} {
  const since = now - attemptedAt;
  if (since > unknownForMs) return {};
  return { nextLookupInMs: Math.min(Math.max(since / 2, unknownPause.least), unknownPause.most) };
}

/**
 * A platform may have queued the request and carry it out later, so one lookup that finds nothing proves nothing yet:
 * lookups over `settleAfter` must all find nothing. Under our own id the same post again is harmless.
 */
function afterAbsence(looked: string, lookups: Lookups, rules: SettlingRules): Verdict {
  if (rules.settles === 'own-id')
    return {
      to: 'retry_wait',
      reason: `Not there, and repeating the same post is harmless: ${looked}`,
      inMs: 0,
    };
  const searchedMs = rules.now - (lookups.firstAbsentAt ?? rules.now);
  if (lookups.absent > 0 && searchedMs >= rules.settleAfter) {
    const minutes = Math.round(searchedMs / 60_000);
    return {
      to: 'retry_wait',
      reason: `Not there in ${lookups.absent + 1} lookups over ${minutes} minutes: ${looked}`,
      inMs: 0,
    };
  }
  const left = Math.max(1_000, rules.settleAfter - searchedMs);
  return {
    to: 'uncertain',
    reason: `Not seen there yet: ${looked}`,
    lookupInMs: Math.min(pauseAfter(lookups.failed + lookups.absent), left),
  };
}

/** A minute, then twice as long each time, a quarter of an hour at most. */
function pauseAfter(lookups: number): number {
  return Math.min(betweenLookupsMs * 2 ** lookups, longestPauseMs);
}
