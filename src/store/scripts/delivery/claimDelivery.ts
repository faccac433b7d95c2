import { defineScript, logKeys } from '../../script.ts';
import { circuit } from './moveDelivery.ts';
import { leaseMs } from './renewHome.ts';

export interface ClaimDelivery {
  id: string;
  draftId: string;
  articleId: string;
  channel: string;
  /** The delivery of the previous part, if there is one. */
  previousId?: string | undefined;
  from: 'scheduled' | 'retry_wait';
  /** The version of the draft that the caller read, and will send. */
  draftVersion?: number | undefined;
  attempt: string;
  deadline: number;
  /** The state of its link's card, as JSON. */
  card?: string | undefined;
  /** The channel's gap in milliseconds. */
  gap: number;
  /** What is counted for the channel, each with its limit: its cap, and its budget. */
  counters: Counter[];
  /** The first instant (ms) from now on at which the channel's slots are open. */
  open?: number | undefined;
  /** The digest of the account that it posts to, if known. */
  account?: string | undefined;
  /** Ids whose posts count as this channel's own, and the delivery of this push's first part under each of them. */
  inherits?: string[] | undefined;
  inheritedIds?: string[] | undefined;
  /** A reason outside the store for which it may not be sent (`dryRun`, a channel that is no longer configured). */
  held?: string | undefined;
}

/** A number of posts in the channel's record that starts anew with each period. */
export interface Counter {
  periodField: string;
  countField: string;
  /** The newsroom's day or month, and the start of the next (ms). */
  period: string;
  next: number;
  limit?: number | undefined;
  /** Whether each part of a thread counts, and not the thread. */
  countsParts?: boolean;
}

export type Claim =
  | { verdict: 'claimed'; number: number; firstAttemptAt: number }
  | { verdict: 'later'; dueAt: number; why: 'due' | 'embargo' | 'gap' | 'slots' | 'cap' | 'order' }
  /** The account or the platform has a fault: it is sent once the channel works. */
  | { verdict: 'waits-for-channel'; why: 'signed-out' | 'rest'; reason: string }
  | { verdict: 'held'; reason: string }
  /** Other homes are active in the store, and this one is not among them yet, so only they send. */
  | { verdict: 'not-here' }
  | { verdict: 'cancelled'; reason: string }
  /** A record that it needs is missing: it may return, and no one has decided anything. */
  | { verdict: 'missing'; reason: string }
  | { verdict: 'expired' }
  | { verdict: 'waits'; state: string }
  | { verdict: 'moved'; state: string }
  | { verdict: 'clock'; storeNow: number };

/** Claims a delivery for one attempt, or says what forbids it. */
export const claimDelivery = defineScript<ClaimDelivery, Claim>('delivery/claimDelivery', {
  keys: (keys, { id, draftId, articleId, channel, account = 'unknown', previousId = id }) => ({
    delivery: keys.delivery(id),
    draft: keys.draft(draftId),
    article: keys.article(articleId),
    channel: keys.channel(channel),
    account: keys.account(account),
    retries: keys.retries(channel),
    switches: keys.switches,
    homes: keys.homes,
    previous: keys.delivery(previousId),
    dueDeliver: keys.due('deliver'),
    dueExpire: keys.due('expire'),
    dueClaims: keys.due('claims'),
    ...logKeys(keys),
  }),
  rest: (keys, { from, channel, inheritedIds = [] }) => [
    keys.deliveries(from, '*'),
    keys.deliveries(from, channel),
    keys.deliveries('sending', '*'),
    keys.deliveries('sending', channel),
    ...inheritedIds.map(keys.delivery),
  ],
  command: ({ inheritedIds, ...command }) => ({ ...command, leaseMs, circuit }),
});
