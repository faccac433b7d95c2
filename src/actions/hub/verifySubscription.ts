import { reasonOf } from '../../errors.ts';
import { randomToken } from '../../random.ts';
import { claimVerification } from '../../store/scripts/hub/claimVerification.ts';
import {
  type ConfirmSubscription,
  confirmSubscription,
} from '../../store/scripts/hub/confirmSubscription.ts';
import { callbackWith } from '../../syndication/hub/callback.ts';
import { isServed } from '../../syndication/hub/document.ts';
import { doubtsMs, maxDoubts, verifyAgainMs, verifyMs, verifyTries } from '../../syndication/hub/limits.ts';
import { type RequestedSubscription, requestById } from '../../syndication/hub/subscription.ts';
import { digestOf, topicName } from '../../syndication/hub/topic.ts';
import type { Context } from '../context.ts';

/** The maximum length of a challenge's answer; ours has 22 letters. */
const longestAnswer = 4_096;

/**
 * Asks a subscriber whether it made the request (WebSub, section 5.3), and carries it out if so. A feed that isn't
 * here is denied (5.2). Only a 2xx with the challenge as its whole body is a confirmation; without an answer it is
 * asked again twice. Does nothing if the request is settled or replaced. May run twice.
 */
export async function verifySubscription(context: Context, id: string, request?: string): Promise<void> {
  const { store, clock, log } = context;
  const pending = await requestById(store, id);
  if (pending && request !== undefined && pending.request !== request) return;
  const startedAt = clock.now();
  await claimVerification(store, { id, till: startedAt + 3 * verifyMs });
  if (!pending) return;
  const verdict = await verdictOn(context, pending);
  const confirmation: ConfirmSubscription = {
    ...pending,
    verdict,
    topicName: topicName(pending),
    hostDigest: digestOf(pending.host),
    // "Measured from the time the verification request was made."
    expiresAt: startedAt + pending.lease * 1_000,
    again: clock.now() + (verifyAgainMs[pending.tries] ?? 0),
    doubtsMs,
  };
  const { outcome } = await confirmSubscription(store, confirmation);
  log.info(
    { subscription: id, topic: topicName(pending), host: pending.host, outcome },
    'a request to the hub',
  );
}

type Verdict = ConfirmSubscription['verdict'];

async function verdictOn(context: Context, pending: RequestedSubscription): Promise<Verdict> {
  const { store, config, net, log } = context;
  if (await isDoubted(context, pending)) return 'failed';
  if (pending.mode === 'subscribe' && !(await isServed(store, config, pending.feed))) {
    await notifyDenied(context, pending, `there is no feed ${pending.feed} at ${config.newsroom.name}`);
    return 'denied';
  }
  const challenge = randomToken(store.random);
  const url = callbackWith(pending.callback, {
    'hub.mode': pending.mode,
    'hub.topic': pending.topicUrl,
    'hub.challenge': challenge,
    ...(pending.mode === 'subscribe' ? { 'hub.lease_seconds': String(pending.lease) } : {}),
  });
  try {
    const answer = await net.request(url, {
      timeoutMs: verifyMs,
      maxBytes: longestAnswer,
      redirects: 0,
      untrusted: true,
    });
    const isYes =
      answer.status >= 200 && answer.status < 300 && Buffer.from(answer.body).equals(Buffer.from(challenge));
    return isYes ? 'confirmed' : 'failed';
  } catch (error) {
    log.debug({ subscription: pending.id, reason: reasonOf(error) }, 'a subscriber can’t be asked');
    return pending.tries + 1 < verifyTries ? 'unreached' : 'failed';
  }
}

/** A host that confirms nothing may never have asked: its pending requests are dropped. */
async function isDoubted({ store }: Context, { id, host }: RequestedSubscription): Promise<boolean> {
  const [doubts, known] = await Promise.all([
    store.redis.get(store.keys.hubDoubts(digestOf(host))),
    store.redis.exists(store.keys.hubSubscription(id)),
  ]);
  return known === 0 && Number(doubts ?? 0) >= maxDoubts;
}

/**
 * Notifies a subscriber that a subscription is refused, or has ended (WebSub, section 5.2). Sent once; if it is
 * missed, the lease ends by itself.
 */
export async function notifyDenied(
  { net, log }: Context,
  to: { id: string; callback: string; topicUrl: string },
  reason: string,
): Promise<void> {
  const url = callbackWith(to.callback, {
    'hub.mode': 'denied',
    'hub.topic': to.topicUrl,
    'hub.reason': reason,
  });
  try {
    await net.request(url, { timeoutMs: verifyMs, redirects: 0, ignoreBody: true, untrusted: true });
  } catch (error) {
    log.debug({ subscription: to.id, reason: reasonOf(error) }, 'a subscriber can’t be notified of a denial');
  }
}
