import { createHmac } from 'node:crypto';
import { reasonOf } from '../../errors.ts';
import { waitAfter } from '../../net/backoff.ts';
import { retryAfterMs } from '../../net/retryAfter.ts';
import { randomFraction } from '../../random.ts';
import { claimPing } from '../../store/scripts/hub/claimPing.ts';
import { endSubscription } from '../../store/scripts/hub/endSubscription.ts';
import { recordPing } from '../../store/scripts/hub/recordPing.ts';
import { isServed, type TopicDocument, topicDocument } from '../../syndication/hub/document.ts';
import {
  claimSpareMs,
  expectedMs,
  gatherMs,
  pingMs,
  slowAfterMs,
  slowPingMs,
} from '../../syndication/hub/limits.ts';
import { topicLinks } from '../../syndication/hub/links.ts';
import { type Subscription, subscriptionById } from '../../syndication/hub/subscription.ts';
import { topicName } from '../../syndication/hub/topic.ts';
import type { Context } from '../context.ts';
import { notifyDenied } from './verifySubscription.ts';

/**
 * What is left to do: nothing, another ping at an instant (ms), or this one again in the slow lane, now or at an
 * instant.
 */
export type Pinged = { kind: 'done' } | { kind: 'again' | 'slow'; at: number };

const done: Pinged = { kind: 'done' };

/**
 * Sends the current feed to one subscriber that does not have it yet (WebSub, section 7), and records the outcome.
 * `lane`: a subscriber that failed last time or answers slowly is not served in the quick lane, where others would wait
 * for it. Does nothing if it is not due, or another process has claimed it. May run twice, and in two places at the
 * same time.
 */
export async function pingSubscriber(context: Context, id: string, lane: 'quick' | 'slow'): Promise<Pinged> {
  const { store } = context;
  const subscription = await subscriptionById(store, id);
  if (!subscription) {
    await endSubscription(store, { id, feed: '', topicName: '', host: '' });
    return done;
  }
  if (lane === 'quick' && isSlow(subscription)) return { kind: 'slow', at: context.clock.now() };
  const ping = { id, to: 'subscriber', feed: subscription.feed } as const;
  const timeoutMs = lane === 'quick' ? pingMs : slowPingMs;
  const claimed = await claimPing(store, { ...ping, claimMs: timeoutMs + claimSpareMs });
  if (claimed.outcome === 'over') await end(context, subscription, 'its lease has expired');
  if (claimed.outcome !== 'claimed') return done;

  if (!(await isServed(store, context.config, subscription.feed))) {
    await deny(context, subscription, `there is no feed ${subscription.feed} any more`);
    return done;
  }
  const held = { ...ping, claim: claimed.claim };
  const document = await topicDocument(store, context.config, subscription);
  if (!document) return again(await recordPing(store, held, { result: 'later', nextAt: soon(context) }));
  const result = { result: 'delivered', version: document.version, etag: document.etag } as const;
  // The version has changed but the bytes have not: there is nothing new to send.
  if (document.etag === subscription.etag)
    return again(await recordPing(store, held, { ...result, nextAt: soon(context) }));

  const sent = await send(context, subscription, document, timeoutMs);
  if (sent.kind === 'taken') {
    return again(await recordPing(store, held, { ...result, tookMs: sent.tookMs, nextAt: soon(context) }));
  }
  if (sent.kind === 'gone') {
    await end(context, subscription, 'its callback answered 410');
    return done;
  }
  const failingFor = context.clock.now() - (subscription.failingSince ?? context.clock.now());
  if (failingFor > expectedMs) {
    await deny(context, subscription, `the callback could not be reached for days: ${sent.error}`);
    return done;
  }
  const wait = waitAfter(subscription.failures + 1, randomFraction(store.random), sent.waitMs);
  const at = context.clock.now() + wait;
  await recordPing(store, held, { result: 'failed', error: sent.error, nextAt: at });
  // The first failure may be a connection that had just been closed; repeated failures are left to the sweep.
  return subscription.failures === 0 ? { kind: 'slow', at } : done;
}

function isSlow({ failures, tookMs }: Subscription): boolean {
  return failures > 0 || tookMs > slowAfterMs;
}

function soon({ clock }: Context): number {
  return clock.now() + gatherMs;
}

function again(noted: Awaited<ReturnType<typeof recordPing>>): Pinged {
  return 'nextAt' in noted ? { kind: 'again', at: noted.nextAt } : done;
}

type Sent =
  | { kind: 'taken'; tookMs: number }
  | { kind: 'gone' }
  | { kind: 'failed'; error: string; waitMs?: number | undefined };

/**
 * 2xx is success, 410 ends the subscription, anything else (including a redirect) is a failure. The body is ignored.
 */
async function send(
  { net, clock, config }: Context,
  subscription: Subscription,
  { bytes, contentType }: TopicDocument,
  timeoutMs: number,
): Promise<Sent> {
  const { secret, callback } = subscription;
  const startedAt = clock.monotonic();
  try {
    const { status, headers } = await net.request(callback, {
      method: 'POST',
      body: bytes,
      headers: {
        'content-type': contentType,
        link: topicLinks(subscription, config),
        ...(secret ? { 'x-hub-signature': signatureOf(bytes, secret) } : {}),
      },
      timeoutMs,
      redirects: 0,
      ignoreBody: true,
      untrusted: true,
    });
    if (status >= 200 && status < 300)
      return { kind: 'taken', tookMs: Math.round(clock.monotonic() - startedAt) };
    if (status === 410) return { kind: 'gone' };
    return {
      kind: 'failed',
      error: `it answered ${status}`,
      waitMs: retryAfterMs(headers, clock.now()),
    };
  } catch (error) {
    return { kind: 'failed', error: reasonOf(error) };
  }
}

/** `X-Hub-Signature`: method and hexadecimal HMAC of the sent bytes (WebSub, section 7.1). */
function signatureOf(bytes: Buffer, secret: string): string {
  return `sha256=${createHmac('sha256', secret).update(bytes).digest('hex')}`;
}

async function deny(context: Context, subscription: Subscription, reason: string): Promise<void> {
  await notifyDenied(context, subscription, reason);
  await end(context, subscription, reason);
}

async function end({ store, log }: Context, subscription: Subscription, why: string): Promise<void> {
  const { id, feed, host } = subscription;
  await endSubscription(store, { id, feed, topicName: topicName(subscription), host });
  log.info({ subscription: id, topic: topicName(subscription), host, why }, 'a subscription has ended');
}
