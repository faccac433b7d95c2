/** Leases are as long as asked, within these (s). */
export const longestLease = 30 * 86_400;
/** Where a subscriber asks for no lease of its own (s). */
export const usualLease = 10 * 86_400;

/** "This parameter MUST be less than 200 bytes in length" (WebSub, section 5.1). */
export const secretBytes = 200;
export const longestCallback = 2_048;

/** All subscriptions of the newsroom, and those whose callbacks share a host. */
export const maxSubscriptions = 100_000;
export const maxOfHost = 5_000;
/** What may wait for its verification at the same time. */
export const mostAsked = 10_000;

/** After so many verifications in a row that a host did not confirm it is asked nothing new for a while (ms). */
export const maxDoubts = 20;
export const doubtsMs = 10 * 60_000;
/** Verifications at one host at the same time, in one worker. */
export const verifiedTogether = 16;
/** How long a subscriber may take to confirm (ms), how often one is asked that can't be reached, and how long after. */
export const verifyMs = 10_000;
export const verifyTries = 3;
export const verifyAgainMs = [5_000, 30_000];

/** Changes of a feed are gathered for so long before its subscribers hear of them (ms). */
export const gatherMs = 1_000;
/** A subscriber that is well has this long for a ping (ms); one that failed or is slow, in a lane of its own, this long. */
export const pingMs = 5_000;
export const slowPingMs = 10_000;
/** Who takes longer than this (ms) is slow. */
export const slowAfterMs = 2_000;
/** Whoever claimed a ping and did not come back with its outcome so long after the ping's own time (ms) has died. */
export const claimSpareMs = 5_000;

/** The waits after failures in a row (ms); the last one from then on. */
const waits = [3, 10, 30, 60, 120, 300, 600, 1_200, 1_800].map((seconds) => seconds * 1_000);
const longestWait = 3_600_000;
/** Who can't be reached for so long (ms) is told that the subscription has ended. */
export const expectedMs = 3 * 86_400_000;
/** An outside hub that fails for so long (ms) hears of the next change instead. */
export const outsideExpectedMs = 86_400_000;

/**
 * How long to wait after `failures` in a row (1 for the first), in ms: up to an hour, at least as long as the other side
 * asked for within that, and a fifth more or less, so that many who fail together don't come back together.
 * `fraction` is from 0 up to 1.
 */
export function waitAfter(failures: number, fraction: number, asked = 0): number {
  const usual = waits[failures - 1] ?? longestWait;
  return Math.round(Math.min(longestWait, Math.max(usual, asked)) * (0.8 + 0.4 * fraction));
}
