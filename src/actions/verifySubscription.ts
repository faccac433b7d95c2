import { newWord } from '../chance.ts';
import { reasonOf } from '../errors.ts';
import { type SettleSubscription, settleSubscription } from '../store/scripts/settleSubscription.ts';
import { callbackWith } from '../syndication/hub/callback.ts';
import { isServed } from '../syndication/hub/document.ts';
import { doubtsMs, mostDoubts, verifyAgainMs, verifyMs, verifyTries } from '../syndication/hub/limits.ts';
import { type AskedSubscription, askedById } from '../syndication/hub/subscription.ts';
import { digestOf, topicName } from '../syndication/hub/topic.ts';
import type { Needs } from './needs.ts';

/** What a challenge's answer may be long; ours has 22 letters. */
const longestAnswer = 4_096;

/**
 * Asks a subscriber whether it meant what was asked in its name (WebSub, section 5.3), and carries it out if so. A feed
 * that isn't here is denied (5.2). Nothing but a 2xx with the challenge as its whole body is a yes; where nobody
 * answers it is asked again twice. Does nothing where the request is settled or replaced. May run twice.
 */
export async function verifySubscription(needs: Needs, id: string, request?: string): Promise<void> {
  const { store, clock, log } = needs;
  const asked = await askedById(store, id);
  if (!asked) {
    await store.redis.zrem(store.keys.due('verify'), id);
    return;
  }
  if (request !== undefined && asked.request !== request) return;
  const startedAt = clock.now();
  // Out of the sweep's sight for as long as this may take.
  await store.redis.zadd(store.keys.due('verify'), 'XX', startedAt + 3 * verifyMs, id);
  const verdict = await verdictOn(needs, asked);
  const settle: SettleSubscription = {
    ...asked,
    verdict,
    topicName: topicName(asked),
    hostDigest: digestOf(asked.host),
    // "Measured from the time the verification request was made."
    expiresAt: startedAt + asked.lease * 1_000,
    again: clock.now() + (verifyAgainMs[asked.tries] ?? 0),
    doubtsMs,
  };
  const { outcome } = await settleSubscription(store, settle);
  log.info({ subscription: id, topic: topicName(asked), host: asked.host, outcome }, 'a request to the hub');
}

type Verdict = SettleSubscription['verdict'];

async function verdictOn(needs: Needs, asked: AskedSubscription): Promise<Verdict> {
  const { store, config, net, log } = needs;
  if (await isDoubted(needs, asked)) return 'failed';
  if (asked.mode === 'subscribe' && !(await isServed(store, config, asked.feed))) {
    await tellDenied(needs, asked, `there is no feed ${asked.feed} at ${config.newsroom.name}`);
    return 'denied';
  }
  const challenge = newWord(store.chance);
  const url = callbackWith(asked.callback, {
    'hub.mode': asked.mode,
    'hub.topic': asked.topicUrl,
    'hub.challenge': challenge,
    ...(asked.mode === 'subscribe' ? { 'hub.lease_seconds': String(asked.lease) } : {}),
  });
  try {
    const answer = await net.request(url, {
      timeoutMs: verifyMs,
      maxBytes: longestAnswer,
      redirects: 0,
      stranger: true,
    });
    const isYes =
      answer.status >= 200 && answer.status < 300 && Buffer.from(answer.body).equals(Buffer.from(challenge));
    return isYes ? 'confirmed' : 'failed';
  } catch (error) {
    log.debug({ subscription: asked.id, reason: reasonOf(error) }, 'a subscriber can’t be asked');
    return asked.tries + 1 < verifyTries ? 'unreached' : 'failed';
  }
}

/** A host that confirms nothing may be somebody's who never asked: what waits for it is dropped unasked. */
async function isDoubted({ store }: Needs, { id, host }: AskedSubscription): Promise<boolean> {
  const [doubts, known] = await Promise.all([
    store.redis.get(store.keys.hubDoubts(digestOf(host))),
    store.redis.exists(store.keys.hubSubscription(id)),
  ]);
  return known === 0 && Number(doubts ?? 0) >= mostDoubts;
}

/** Tells a subscriber that a subscription is not to be, or no longer (WebSub, section 5.2). Said once; who misses it sees the lease end. */
export async function tellDenied(
  { net, log }: Needs,
  to: { id: string; callback: string; topicUrl: string },
  reason: string,
): Promise<void> {
  const url = callbackWith(to.callback, {
    'hub.mode': 'denied',
    'hub.topic': to.topicUrl,
    'hub.reason': reason,
  });
  try {
    await net.request(url, { timeoutMs: verifyMs, redirects: 0, ignoreBody: true, stranger: true });
  } catch (error) {
    log.debug({ subscription: to.id, reason: reasonOf(error) }, 'a subscriber can’t be told of a denial');
  }
}
