import { toInstant } from '../clock.ts';
import type { Store } from '../store/store.ts';
import type { SourceStats } from './sourceStats.ts';

/**
 * `wanted`: the hub must be contacted; `active`: it has verified our intent and pushes until the lease ends;
 * `denied`: it refuses; `leaving`: we are unsubscribing; `left`: the callback is unused.
 */
type SubscriptionState = 'wanted' | 'active' | 'denied' | 'leaving' | 'left';

/** A feed source's subscription at its hub. Instants in ms. */
export interface Subscription {
  version: number;
  state: SubscriptionState;
  hub: string;
  topic: string;
  callback: string;
  /** The callback's unguessable part. */
  word: string;
  /** The secret for the hub's signatures. */
  secret: string;
  /** What the hub may verify until `pendingUntil`. */
  pending?: 'subscribe' | 'unsubscribe' | undefined;
  pendingUntil: number;
  leaseUntil: number;
  askAt: number;
  /** How many requests to the hub failed in a row. */
  failures: number;
  lastError?: string | undefined;
  lastPushAt: number;
  pushes: number;
  /** When something arrived with a signature that is not the hub's. */
  ignoredAt: number;
  /** A poll found what the hub had not pushed: it isn't relied on until it pushes again. */
  missedAt: number;
  /** A poll was requested: by a push without content, or a subscription that has just begun. */
  again: boolean;
}

function pendingIn(text: string | undefined): Subscription['pending'] {
  return text === 'subscribe' || text === 'unsubscribe' ? text : undefined;
}

/** The stored subscription; undefined if there never was one. */
export async function readSubscription(
  { redis, keys }: Store,
  source: string,
): Promise<Subscription | undefined> {
  const stored = await redis.hgetall(keys.sourceHub(source));
  if (stored.state === undefined) return undefined;
  const number = (name: string) => Number(stored[name] ?? 0);
  const text = (name: string) => stored[name] ?? '';
  return {
    version: number('version'),
    state: stored.state as SubscriptionState,
    hub: text('hub'),
    topic: text('topic'),
    callback: text('callback'),
    word: text('word'),
    secret: text('secret'),
    pending: pendingIn(stored.pending),
    pendingUntil: number('pendingUntil'),
    leaseUntil: number('leaseUntil'),
    askAt: number('askAt'),
    failures: number('failures'),
    lastError: stored.lastError,
    lastPushAt: number('lastPushAt'),
    pushes: number('pushes'),
    ignoredAt: number('ignoredAt'),
    missedAt: number('missedAt'),
    again: stored.again !== undefined,
  };
}

/** Whether a hub pushes this source at this instant, as far as we know. */
export function isPushed(subscription: Subscription | undefined, now: number): boolean {
  return subscription?.state === 'active' && subscription.leaseUntil > now;
}

/** How often a source whose hub pushes it is polled all the same (ms), to notice what the hub missed. */
const fallbackMs = 3_600_000;

/** Until when (ms) a source need not be polled because its hub pushes it; 0 if it must be. */
export function restsUntil(subscription: Subscription | undefined, stored: SourceStats, now: number): number {
  if (!isPushed(subscription, now) || !subscription || subscription.missedAt > 0) return 0;
  if (Number(stored.failures ?? 0) > 0 || stored.lastAttemptAt === undefined) return 0;
  return Math.min(Number(stored.lastAttemptAt) + fallbackMs, subscription.leaseUntil);
}

/** A subscription as operators see it. */
export interface ShownSubscription {
  hub: string;
  state: SubscriptionState;
  leaseUntil?: string;
  lastPushAt?: string;
  pushes: number;
  lastError?: string;
}

export function shownSubscription(subscription: Subscription): ShownSubscription {
  const { hub, state, leaseUntil, lastPushAt, pushes, lastError } = subscription;
  return {
    hub: new URL(hub).host,
    state,
    ...(state === 'active' ? { leaseUntil: toInstant(leaseUntil) } : {}),
    ...(lastPushAt > 0 ? { lastPushAt: toInstant(lastPushAt) } : {}),
    pushes,
    ...(lastError ? { lastError } : {}),
  };
}

/** The operator is warned after this many failed tries. */
const failuresBeforeWarning = 3;
/** How long a forged or misdirected push is shown (ms). */
const ignoredWarningMs = 86_400_000;

/** What an operator should know about a source's hub; undefined if all is well or no hub is wanted. */
export function hubWarning(subscription: Subscription | undefined, now: number): string | undefined {
  if (!subscription || subscription.state === 'left' || subscription.state === 'leaving') return undefined;
  const { hub, state, lastError, failures, missedAt, ignoredAt } = subscription;
  const { host } = new URL(hub);
  if (state === 'denied')
    return `its hub ${host} denies the subscription (${lastError ?? 'without a reason'}); it is polled instead`;
  if (failures >= failuresBeforeWarning)
    return `its hub ${host} was asked ${failures} times in vain${lastError ? ` (${lastError})` : ''}; it is polled instead`;
  if (missedAt > 0)
    return `its hub ${host} did not push what a poll found; it is polled until the hub pushes`;
  if (ignoredAt > 0 && now - ignoredAt < ignoredWarningMs)
    return `something came to its callback without the hub ${host}’s signature, and was ignored`;
  return undefined;
}
