import type { SourceConfig } from '../../config/schema.ts';
import { reasonOf } from '../../errors.ts';
import { randomToken } from '../../random.ts';
import { type Announced, canCallBack } from '../../sources/feed/hub.ts';
import { readSubscription, type Subscription } from '../../sources/subscription.ts';
import { changeSource } from '../../store/scripts/source/changeSource.ts';
import { type ChangeSourceHub, changeSourceHub } from '../../store/scripts/source/changeSourceHub.ts';
import type { Context } from '../context.ts';
import { homeStateOf } from '../operations/homeLease.ts';

/** The lease that we request. Hubs may grant less. */
const requestedLeaseSeconds = 10 * 86_400;
/** If a hub has not verified within this time, the request has failed. */
const verifiedWithinMs = 10 * 60_000;
const firstRetryMs = 60_000;
const longestRetryMs = 3_600_000;
const deniedRestMs = 86_400_000;
/** The share of a lease after which it is renewed. */
const renewedAfter = 0.8;
const shortestRenewalMs = 5_000;
/** The latest time at which a hub that has verified us starts pushing. */
const verifyGraceMs = 15_000;
const longestLeaseMs = 365 * 86_400_000;
/** How much of an answer's text is shown. */
const maxReasonLength = 300;

type Move = Omit<ChangeSourceHub, 'source' | 'expected'>;

function move(context: Context, source: string, before: Subscription | undefined, change: Move) {
  return changeSourceHub(context.store, { source, expected: before?.version ?? 0, ...change });
}

function subscriptionMode(config: SourceConfig): 'auto' | 'on' | 'off' {
  return config.websub === 'on' || config.websub === 'off' ? config.websub : 'auto';
}

function isWanted(context: Context, config: SourceConfig, { hub }: Announced): boolean {
  const mode = subscriptionMode(config);
  return mode === 'on' || (mode === 'auto' && canCallBack(context.config.web.baseUrl, hub));
}

/**
 * Follows what a poll learned about a source's hub: null if the feed names none, undefined if there is nothing new.
 * Begins, moves or ends the subscription; the request to the hub itself is a job.
 */
export async function syncSubscription(
  context: Context,
  config: SourceConfig,
  announcement: Announced | null | undefined,
  before: Subscription | undefined,
): Promise<void> {
  const known = before && before.state !== 'left' ? { hub: before.hub, topic: before.topic } : null;
  const announced = announcement === undefined ? known : announcement;
  const { id } = config;
  if (!announced || !isWanted(context, config, announced)) return leave(context, id, before);
  const home = `${context.config.web.baseUrl}/websub/${id}/`;
  const isSame =
    known !== null &&
    before?.state !== 'leaving' &&
    known.hub === announced.hub &&
    known.topic === announced.topic &&
    before?.callback.startsWith(home);
  if (isSame) return;
  const token = randomToken(context.store.random);
  // The old callback is no longer used: requests to it are answered with 410, which tells the old hub.
  await move(context, id, before, {
    set: {
      state: 'wanted',
      hub: announced.hub,
      topic: announced.topic,
      word: token,
      callback: `${home}${token}`,
      secret: randomToken(context.store.random) + randomToken(context.store.random),
      failures: 0,
    },
    drop: ['pending', 'pendingUntil', 'leaseUntil', 'lastError', 'missedAt', 'ignoredAt'],
    askAt: context.clock.now(),
    ask: true,
  });
}

async function leave(context: Context, id: string, before: Subscription | undefined): Promise<void> {
  if (!before || before.state === 'left' || before.state === 'leaving') return;
  const wasAnnounced = before.state === 'active';
  await move(context, id, before, {
    set: { state: wasAnnounced ? 'leaving' : 'left', failures: 0 },
    drop: ['missedAt', 'again'],
    ...(wasAnnounced ? { askAt: context.clock.now(), ask: true } : {}),
  });
}

/**
 * Requests from a source's hub the subscription, a longer lease or its end (WebSub, section 5.1), if that is due. May
 * run twice: the second one finds that the first has asked.
 */
export async function requestLease(context: Context, id: string): Promise<void> {
  const { store, clock, net, log } = context;
  const before = await readSubscription(store, id);
  const now = clock.now();
  if (!before || before.state === 'left' || before.askAt > now) return;
  // A copied data folder must not end or move the original's subscription: they share the callback.
  if ((await homeStateOf(context)) !== 'armed') return;
  const isConfigured = context.config.sources.some((source) => source.id === id);
  const isLeaving = before.state === 'leaving' || !isConfigured;
  if (isLeaving && before.failures > 0) return gone(context, id, before);
  const mode = isLeaving ? 'unsubscribe' : 'subscribe';
  const wait = Math.min(firstRetryMs * 2 ** before.failures, longestRetryMs);
  const askAt = now + wait;
  const asked = await move(context, id, before, {
    // Written first: a hub may verify before it answers.
    set: {
      state: isLeaving ? 'leaving' : before.state === 'denied' ? 'wanted' : before.state,
      pending: mode,
      pendingUntil: now + verifiedWithinMs,
      failures: before.failures + 1,
    },
    askAt,
  });
  if (asked.outcome === 'moved') return;
  const form = new URLSearchParams({
    'hub.mode': mode,
    'hub.topic': before.topic,
    'hub.callback': before.callback,
    ...(isLeaving ? {} : { 'hub.lease_seconds': String(requestedLeaseSeconds), 'hub.secret': before.secret }),
  });
  const issue = await net
    .request(before.hub, { method: 'POST', body: form, redirects: 3, timeoutMs: 15_000 })
    .then(
      ({ status, body }) =>
        status >= 200 && status < 300
          ? undefined
          : `it answered ${status} ${Buffer.from(body.subarray(0, maxReasonLength)).toString()}`.trim(),
      (error: unknown) => reasonOf(error),
    );
  if (issue === undefined) return;
  log.warn({ source: id, hub: before.hub, reason: issue }, 'a hub refused our request');
  await changeSource(store, { source: id, hub: { set: { lastError: issue } } });
}

/** A hub that missed our unsubscription is told by our callback's 410. */
async function gone(context: Context, id: string, before: Subscription): Promise<void> {
  await move(context, id, before, {
    set: { state: 'left' },
    drop: ['pending', 'pendingUntil', 'leaseUntil'],
  });
}

/** A hub's request to our callback (WebSub, section 5.3). */
export interface VerificationRequest {
  mode: string;
  topic: string;
  challenge?: string | undefined;
  leaseSeconds?: string | undefined;
  reason?: string | undefined;
}

/**
 * Verifies our intent: the challenge to echo, or undefined if we did not request this. A repeat of a verification
 * whose answer was lost is answered again.
 */
export async function answerVerification(
  context: Context,
  id: string,
  token: string,
  asked: VerificationRequest,
): Promise<string | undefined> {
  const before = await readSubscription(context.store, id);
  if (!before || before.word !== token || before.topic !== asked.topic || before.state === 'left')
    return undefined;
  if (asked.mode === 'denied') {
    await denied(context, id, before, asked.reason ?? '');
    return '';
  }
  const isAwaited = asked.mode === before.pending && context.clock.now() < before.pendingUntil;
  if (!isAwaited || !asked.challenge) return undefined;
  const moved =
    asked.mode === 'subscribe'
      ? await verified(context, id, before, Number(asked.leaseSeconds))
      : await move(context, id, before, { set: { state: 'left' }, drop: ['leaseUntil'] });
  return moved.outcome === 'changed' ? asked.challenge : undefined;
}

function verified(context: Context, id: string, before: Subscription, seconds: number) {
  const now = context.clock.now();
  const given = Number.isFinite(seconds) && seconds > 0 ? seconds : requestedLeaseSeconds;
  const lease = Math.min(given * 1_000, longestLeaseMs);
  const askAt = now + Math.max(lease * renewedAfter, shortestRenewalMs);
  const wasPushed = before.state === 'active' && before.leaseUntil > now;
  return move(context, id, before, {
    set: {
      state: 'active',
      leaseUntil: now + lease,
      failures: 0,
      // Articles between the last poll and this instant were not pushed to us.
      ...(wasPushed ? {} : { again: now }),
    },
    drop: ['lastError'],
    askAt,
    poll: !wasPushed,
    // The hub counts us among its subscribers only once it has our answer, so we missed what it sent the others until
    // then.
    ...(wasPushed ? {} : { pollAt: now + verifyGraceMs }),
  });
}

async function denied(context: Context, id: string, before: Subscription, reason: string): Promise<void> {
  const askAt = context.clock.now() + deniedRestMs;
  context.log.warn({ source: id, hub: before.hub, reason }, 'a hub denied our subscription');
  await move(context, id, before, {
    set: { state: 'denied', lastError: reason.slice(0, maxReasonLength) || 'without a reason' },
    drop: ['pending', 'pendingUntil', 'leaseUntil'],
    askAt,
  });
}
