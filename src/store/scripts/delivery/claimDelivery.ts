import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';
import { leaseMs } from './renewHome.ts';

const script = defineScript('delivery/claimDelivery', [
  'delivery',
  'draft',
  'article',
  'channel',
  'account',
  'switches',
  'homes',
  'previous',
  'dueDeliver',
  'dueExpire',
  'dueClaims',
  'outbox',
  'changes',
  'audit',
]);

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
  | { verdict: 'claimed'; number: number; firstAttemptAt: number; replyTo?: string }
  | { verdict: 'later'; dueAt: number; why: 'due' | 'embargo' | 'circuit' | 'gap' | 'cap' }
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

/** Claims a delivery for one attempt, or tells what forbids it. */
export function claimDelivery(store: Store, claim: ClaimDelivery, callId?: string): Promise<Claim> {
  const { keys } = store;
  const { inheritedIds = [], ...command } = claim;
  return runScript(store, script, {
    keys: {
      delivery: keys.delivery(claim.id),
      draft: keys.draft(claim.draftId),
      article: keys.article(claim.articleId),
      channel: keys.channel(claim.channel),
      account: keys.account(claim.account ?? 'unknown'),
      switches: keys.switches,
      homes: keys.homes,
      previous: keys.delivery(claim.previousId ?? claim.id),
      dueDeliver: keys.due('deliver'),
      dueExpire: keys.due('expire'),
      dueClaims: keys.due('claims'),
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    rest: [
      keys.deliveries(claim.from, '*'),
      keys.deliveries(claim.from, claim.channel),
      keys.deliveries('sending', '*'),
      keys.deliveries('sending', claim.channel),
      ...inheritedIds.map(keys.delivery),
    ],
    command: { ...command, leaseMs },
    ...(callId ? { callId } : {}),
  });
}
