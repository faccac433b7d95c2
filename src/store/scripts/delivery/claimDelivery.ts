import { defineScript, logKeys } from '../../script.ts';
import { circuit } from './moveDelivery.ts';
import { leaseMs } from './renewHome.ts';

export interface ClaimDelivery {
  id: string;
  draftId: string;
  articleId: string;
  channel: string;
  /** The delivery of the part before, where there is one. */
  previousId?: string | undefined;
  from: 'scheduled' | 'retry_wait';
  attempt: string;
  deadline: number;
  /** The channel's gap in milliseconds and cap a day, and the newsroom's day with the start of the next. */
  gap: number;
  /** The first instant (ms) from now on at which the channel's slots are open. */
  open?: number | undefined;
  perDay?: number | undefined;
  day: string;
  nextDay: number;
  /** The digest of the account that it posts to, where that is known. */
  account?: string | undefined;
  /** Ids whose posts count as this channel's own, and the delivery of this push's first part under each of them. */
  inherits?: string[] | undefined;
  inheritedIds?: string[] | undefined;
  /** A reason outside the store for which it may not go (`dryRun`, a channel that is no longer configured). */
  held?: string | undefined;
}

export type Claim =
  | { verdict: 'claimed'; number: number; firstAttemptAt: number }
  | { verdict: 'later'; dueAt: number; why: 'due' | 'embargo' | 'gap' | 'slots' | 'cap' }
  /** The account or the platform is not well: it goes when the channel is. */
  | { verdict: 'waits-for-channel'; why: 'signed-out' | 'rest'; reason: string }
  | { verdict: 'held'; reason: string }
  /** Homes that the store knows are at work, and this one is not among them yet: it is theirs to send. */
  | { verdict: 'not-here' }
  | { verdict: 'cancelled'; reason: string }
  /** A record that it needs is not there: it may come back, and nobody has decided anything. */
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
