/** Leases are as long as requested, within these limits (s). */
export const longestLease = 30 * 86_400;
/** The default lease (s). */
export const usualLease = 10 * 86_400;

/** "This parameter MUST be less than 200 bytes in length" (WebSub, section 5.1). */
export const secretBytes = 200;
export const longestCallback = 2_048;

/** All subscriptions of the newsroom, and those whose callbacks share a host. */
export const maxSubscriptions = 100_000;
export const maxOfHost = 5_000;
/** How many requests may wait for verification at the same time. */
export const mostAsked = 10_000;

/** After this many unconfirmed verifications in a row a host gets no new requests for a while (ms). */
export const maxDoubts = 20;
export const doubtsMs = 10 * 60_000;
/** Verifications at one host at the same time, in one worker. */
export const verifiedTogether = 16;
/** How long a subscriber may take to confirm (ms), how often an unreachable one is tried, and after how long (ms). */
export const verifyMs = 10_000;
export const verifyTries = 3;
export const verifyAgainMs = [5_000, 30_000];

/** For how long changes of a feed are gathered before its subscribers are notified (ms). */
export const gatherMs = 1_000;
/** How long a working subscriber has for a ping (ms); and one that failed or is slow, in a separate lane. */
export const pingMs = 5_000;
export const slowPingMs = 10_000;
/** A subscriber that takes longer than this (ms) is slow. */
export const slowAfterMs = 2_000;
/** A claim without an outcome this long after the ping's own time (ms) belongs to a dead process. */
export const claimSpareMs = 5_000;

/** A subscriber that is unreachable for this long (ms) is notified that the subscription has ended. */
export const expectedMs = 3 * 86_400_000;
/** An outside hub that fails for this long (ms) is notified of the next change instead. */
export const outsideExpectedMs = 86_400_000;
