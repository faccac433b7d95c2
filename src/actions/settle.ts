import { articleById } from '../article/archive.ts';
import type { Found } from '../channels/channel.ts';
import { type Delivery, deliveryBefore, deliveryById } from '../delivery/delivery.ts';
import { record } from '../delivery/ledger.ts';
import { postOf } from '../delivery/post.ts';
import { afterLook, type Looks } from '../delivery/settling.ts';
import { reasonOf } from '../errors.ts';
import { draftById } from '../review/draft.ts';
import { channelNeeds, findChannel } from './channel.ts';
import type { Needs } from './needs.ts';
import { answeredId } from './remoteId.ts';
import { writeLate } from './writeOutcome.ts';

/** How the line of a look begins, among the attempts. */
const lookOutcome = 'looked: ';

/**
 * Settles an attempt that may have arrived: looks at what the channel can prove and moves the delivery to what was
 * proved. Where nothing can be, a person decides. Does nothing where the delivery has moved on. May run twice.
 */
export async function settle(needs: Needs, id: string): Promise<void> {
  const delivery = await deliveryById(needs.store, id);
  if (delivery?.state !== 'uncertain') return;
  const channel = findChannel(needs, delivery.channel);
  const before = deliveryBefore(needs.config.newsroom.id, delivery);
  const [draft, article, previous] = await Promise.all([
    draftById(needs.store, delivery.draftId),
    articleById(needs.store, delivery.articleId),
    before === undefined ? undefined : deliveryById(needs.store, before),
  ]);
  const replyTo = answeredId(channel, previous?.remoteId);
  const post = draft && article ? postOf(delivery, draft, article, replyTo) : undefined;
  const first = delivery.attempts[0];
  const why =
    draft && article
      ? 'the channel is no longer configured'
      : 'the record of its draft or article is missing, so nobody knows what to look for';
  let found: Found = { kind: 'cannot-tell', reason: why };
  const abilities = channel?.type.abilities(channel.config) ?? { settles: 'blind' as const };
  if (channel?.type.find && post && abilities.settles !== 'blind') {
    const attempt = {
      number: delivery.attempts.length,
      firstAttemptAt: first ? Date.parse(first.at) : needs.clock.now(),
    };
    try {
      found = await channel.type.find(post, channel.config, attempt, channelNeeds(needs));
    } catch (error) {
      found = { kind: 'cannot-tell', reason: reasonOf(error) };
    }
  }
  const verdict = afterLook(found, looksOf(delivery), {
    settles: abilities.settles,
    settleAfter: channel?.config.settleAfter ?? 0,
    now: needs.clock.now(),
  });
  const line = { at: needs.clock.now(), outcome: lookOutcome + found.kind, look: true as const };
  const done = await record(needs.store, delivery, verdict, line);
  // What an empty look says is past; what a look has found stays true.
  if (done.outcome === 'moved' && verdict.to === 'sent')
    await writeLate(needs, id, delivery.attempt, verdict, line);
  needs.log.info(
    { delivery: id, channel: delivery.channel, found: found.kind, state: verdict.to },
    'settled',
  );
}

/** The looks since the last attempt. */
function looksOf({ attempts }: Delivery): Looks {
  const lastAttempt = attempts.findLastIndex(({ outcome }) => !outcome.startsWith(lookOutcome));
  const looks = attempts.slice(lastAttempt + 1);
  const absent = looks.filter(({ outcome }) => outcome === `${lookOutcome}absent`);
  return {
    absent: absent.length,
    failed: looks.length - absent.length,
    ...(absent[0] ? { firstAbsentAt: Date.parse(absent[0].at) } : {}),
  };
}

/** Gives up a claim whose deadline passed without an outcome: it may have arrived. */
export async function abandonClaim(needs: Needs, id: string): Promise<void> {
  const delivery = await deliveryById(needs.store, id);
  if (delivery?.state !== 'sending' || (delivery.deadline ?? 0) > needs.clock.now()) return;
  const verdict = {
    to: 'uncertain' as const,
    reason: 'whoever was sending it stopped in the middle',
    lookInMs: 5_000,
  };
  await record(needs.store, delivery, verdict, { outcome: 'abandoned' }, { attempt: delivery.attempt });
}
