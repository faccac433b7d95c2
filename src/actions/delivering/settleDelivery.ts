import { articleById } from '../../article/archive.ts';
import type { Found } from '../../channels/channel.ts';
import { channelContext, findChannel } from '../../channels/configured.ts';
import { changesCopy } from '../../delivery/copy.ts';
import { deliveryById } from '../../delivery/delivery.ts';
import { isDocument } from '../../delivery/document.ts';
import { record } from '../../delivery/ledger.ts';
import { lastAttemptAt, lookupOutcome, lookupsOf } from '../../delivery/lookups.ts';
import { postOf } from '../../delivery/post.ts';
import { afterLaterLookup, afterLookup } from '../../delivery/settling.ts';
import { isFinal } from '../../delivery/states.ts';
import { reasonOf } from '../../errors.ts';
import { draftById } from '../../review/draft.ts';
import { setDue } from '../../store/scripts/due/setDue.ts';
import type { Context } from '../context.ts';
import { confirmAt } from '../copies/confirmPost.ts';
import { settleCopyChange } from '../copies/settleCopyChange.ts';
import { settleDocument } from '../documents/settleDocument.ts';
import { repliesTo } from './repliesTo.ts';
import { writeLate } from './writeOutcome.ts';

/**
 * Settles an attempt that may have arrived: looks for the proof that the channel offers, and moves the delivery to the
 * state that was proved. If nothing can be proved, a person decides; a later lookup may still settle an unknown
 * delivery. Does nothing if the delivery has changed state. May run twice.
 */
export async function settle(context: Context, id: string): Promise<void> {
  const delivery = await deliveryById(context.store, id);
  if (!delivery) return;
  if (delivery.state !== 'uncertain' && delivery.state !== 'unknown') {
    if (isFinal(delivery.state)) await setDue(context.store, { id, at: { settle: false } });
    return;
  }
  if (isDocument(delivery)) return settleDocument(context, delivery);
  if (changesCopy(delivery)) return settleCopyChange(context, delivery);
  const channel = findChannel(context, delivery.channel);
  const [draft, article, replyTo] = await Promise.all([
    draftById(context.store, delivery.draftId),
    articleById(context.store, delivery.articleId),
    repliesTo(context, delivery, channel),
  ]);
  const post = draft && article ? postOf(context.config, delivery, draft, article, { replyTo }) : undefined;
  const first = delivery.attempts.find(({ uncounted }) => !uncounted);
  const why =
    draft && article
      ? 'the channel is no longer configured'
      : 'the record of its draft or article is missing, so it is not known what to look for';
  let found: Found = { kind: 'cannot-tell', reason: why };
  const abilities = channel?.type.abilities(channel.config) ?? { settles: 'blind' as const };
  if (channel && post && abilities.settles !== 'blind') {
    const attempt = {
      number: delivery.attempts.length,
      firstAttemptAt: first ? Date.parse(first.at) : context.clock.now(),
    };
    try {
      found = await channel.type.find(post, channel.config, attempt, channelContext(context));
    } catch (error) {
      found = { kind: 'cannot-tell', reason: reasonOf(error) };
    }
  }
  const rules = {
    settles: abilities.settles,
    settleAfter: channel?.config.settleAfter ?? 0,
    now: context.clock.now(),
    attemptedAt: lastAttemptAt(delivery),
  };
  const lookups = lookupsOf(delivery);
  const verdict =
    delivery.state === 'unknown'
      ? afterLaterLookup(found, lookups, rules, delivery.reason ?? '')
      : afterLookup(found, lookups, rules);
  const line = { at: context.clock.now(), outcome: lookupOutcome(found.kind), look: true as const };
  const done = await record(context.store, delivery, verdict, line, {
    confirmAt: confirmAt(context, delivery),
  });
  // That a lookup found nothing is outdated by now; that it found the post stays true.
  if (done.outcome === 'moved' && verdict.to === 'sent')
    await writeLate(context, id, delivery.attempt, verdict, line);
  context.log.info(
    { delivery: id, channel: delivery.channel, found: found.kind, state: verdict.to },
    'settled',
  );
}

/** Abandons a claim whose deadline passed without an outcome: it may have arrived. */
export async function abandonClaim(context: Context, id: string): Promise<void> {
  const delivery = await deliveryById(context.store, id);
  if (delivery?.state !== 'sending' || (delivery.deadline ?? 0) > context.clock.now()) return;
  const verdict = {
    to: 'uncertain' as const,
    reason: 'the sender stopped during the attempt',
    lookupInMs: 5_000,
  };
  await record(context.store, delivery, verdict, { outcome: 'abandoned' }, { attempt: delivery.attempt });
}
