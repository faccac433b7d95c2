import { articleById } from '../../article/archive.ts';
import type { Attempt, Outcome, Post } from '../../channels/channel.ts';
import { type Channel, channelContext, findChannel, sendDisabledReason } from '../../channels/configured.ts';
import type { ChannelConfig } from '../../config/schema.ts';
import { countersOf, openFrom, rulesOf } from '../../delivery/calendar.ts';
import { changesCopy, isRemoval } from '../../delivery/copy.ts';
import {
  calendarOf,
  type Delivery,
  deliveryBefore,
  deliveryById,
  deliveryIdOf,
  pushIdOf,
} from '../../delivery/delivery.ts';
import { move } from '../../delivery/ledger.ts';
import { postOf } from '../../delivery/post.ts';
import { afterAttempt, claimMs } from '../../delivery/settling.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import { randomToken } from '../../random.ts';
import { draftById } from '../../review/draft.ts';
import { isMemoryFull } from '../../store/memoryLimit.ts';
import { type Claim, claimDelivery } from '../../store/scripts/delivery/claimDelivery.ts';
import type { Context } from '../context.ts';
import { changeAtPlatform } from '../copies/changeAtPlatform.ts';
import { checkCopy } from '../copies/checkCopy.ts';
import { digestContent } from '../digests/digestContent.ts';
import { type AccountState, accountStateOf } from './channelAccount.ts';
import { spaceQueue } from './latePlaces.ts';
import { postpone, putOff } from './postpone.ts';
import { repliesTo } from './repliesTo.ts';
import { revalidateBeforeSend } from './revalidateBeforeSend.ts';
import { uploadPicture } from './uploadPicture.ts';
import { waitForChannel } from './waitForChannel.ts';
import { retryWhileAway, writeOutcome } from './writeOutcome.ts';

/** When a full store is checked again (ms). */
const restWhenFull = 30_000;

/** When a channel whose account could not be queried is tried again (ms). */
const accountRetryMs = 30_000;

/** When a delivery whose article or draft is missing is checked again (ms), until it expires. */
const recordLookedForAgain = 60_000;

/** When a claim that the store's replicas did not confirm is tried again (ms). */
const restAfterUnconfirmed = 5_000;

/** What is due for so long (ms), and longer than its channel's gap, was not looked at: no worker ran. */
const backlogAfterMs = 60_000;

type Sendable = Delivery & { state: 'scheduled' | 'retry_wait' };

/**
 * Attempts a delivery that is due: claims it, sends it, records the outcome. A reason not to send is recorded
 * instead. Does nothing if the delivery has changed. May run twice, and in two places at the same time.
 */
export async function deliver(context: Context, id: string, stop?: AbortSignal): Promise<void> {
  const delivery = await deliveryById(context.store, id);
  if (!delivery || (delivery.state !== 'scheduled' && delivery.state !== 'retry_wait')) return;
  if (stop?.aborted) return;
  const sendable = delivery as Sendable;
  if (isMemoryFull(context.store.memory)) {
    // The outcome might find no room: nothing is claimed until there is some.
    const reason = `${new SluglineError('store.full').sentence} Nothing is sent until there is room.`;
    return postpone(context, sendable, context.clock.now() + restWhenFull, reason);
  }
  const channel = findChannel(context, delivery.channel);
  if (channel && (await isSpacedAnew(context, sendable, channel.config))) return;
  const removes = isRemoval(delivery);
  if (channel && !removes && !(await revalidateBeforeSend(context, sendable))) return;
  const accountState = channel && (await accountStateOf(context, channel));
  if (accountState?.unknown)
    return postpone(context, sendable, context.clock.now() + accountRetryMs, accountState.unknown);
  const media = channel && (await uploadPicture(context, sendable, channel, stop));
  const attempt = randomToken(context.store.random);
  const claimedAt = context.clock.monotonic();
  const confirm = context.store.replication?.mark();
  const claim = await claimDelivery(context.store, {
    ...claimOf(context, sendable, channel?.config),
    ...inheritance(context, sendable, accountState),
    held: channel
      ? removes
        ? undefined
        : (sendDisabledReason(channel) ?? accountState?.held)
      : 'the channel is no longer in newsroom.yaml',
    attempt,
    deadline: context.clock.now() + claimMs,
  });
  if (claim.verdict !== 'claimed') return applyClaimResult(context, sendable, claim);
  if (!channel) return;
  const claimed = { ...delivery, state: 'sending' as const, attempt };
  try {
    await confirm?.();
  } catch (error) {
    return putBack(context, claimed, reasonOf(error), stop);
  }
  await attemptOnce(context, { ...claimed, media }, channel, claim, claimedAt, stop);
}

/** A backlog is due at a channel with a gap: it gets its places in its order before anything of it is claimed. */
async function isSpacedAnew(
  context: Context,
  delivery: Sendable,
  { id, cap }: ChannelConfig,
): Promise<boolean> {
  const now = context.clock.now();
  const isLate = Date.parse(delivery.dueAt) < now - Math.max(cap.gap, backlogAfterMs);
  const takesNoPlace = delivery.part > 1 || delivery.recipient !== undefined || changesCopy(delivery);
  if (cap.gap === 0 || !isLate || takesNoPlace || delivery.place === 'now') return false;
  const due = await calendarOf(context.store, id, 0, now);
  if (due.length < 2) return false;
  await spaceQueue(context, id);
  return true;
}

function claimOf(context: Context, delivery: Sendable, channel: ChannelConfig | undefined) {
  const { config, clock } = context;
  return {
    id: delivery.id,
    draftId: delivery.draftId,
    articleId: delivery.articleId,
    channel: delivery.channel,
    previousId: deliveryBefore(config.newsroom.id, delivery),
    from: delivery.state,
    // A thread's parts, and the recipients of one mail, follow each other directly; the gap is between posts.
    gap: delivery.part > 1 || delivery.recipient || delivery.place === 'now' ? 0 : (channel?.cap.gap ?? 0),
    open: channel && openFrom(clock.now(), rulesOf(config, channel)),
    // One mail to many recipients is counted as no post of the channel's.
    counters: channel && !delivery.recipient ? countersOf(config, channel, clock.now()) : [],
  };
}

/** Where the same push may have been sent already: to the same account, under a former id of the channel. */
function inheritance({ config }: Context, delivery: Sendable, accountState: AccountState | undefined) {
  const { account, inherits = [] } = accountState ?? {};
  const { articleId, purpose, recipient } = delivery;
  const inheritedIds = inherits.map((channel) =>
    deliveryIdOf(
      pushIdOf({ newsroomId: config.newsroom.id, articleId, channel, purpose, part: 1, recipient }),
    ),
  );
  return { account, inherits, inheritedIds };
}

/** Records what a refused claim said. */
async function applyClaimResult(
  context: Context,
  delivery: Sendable,
  claim: Exclude<Claim, { verdict: 'claimed' }>,
): Promise<void> {
  const { store, log } = context;
  switch (claim.verdict) {
    case 'later':
      await putOff(context, delivery, claim);
      return;
    case 'waits-for-channel':
      await waitForChannel(context, delivery, claim);
      return;
    case 'held':
      await move(store, delivery, 'held', {
        set: { reason: claim.reason },
        due: { expire: Date.parse(delivery.expiresAt) },
      });
      return;
    case 'missing':
      log.warn({ delivery: delivery.id, reason: claim.reason }, 'a delivery waits for a missing record');
      await postpone(context, delivery, context.clock.now() + recordLookedForAgain, claim.reason);
      return;
    case 'cancelled':
      await move(store, delivery, 'cancelled', { set: { reason: claim.reason } });
      return;
    case 'expired':
      await move(store, delivery, 'expired', { set: { reason: 'it could not be sent in time' } });
      return;
    case 'clock':
      log.error(
        { delivery: delivery.id, storeNow: claim.storeNow },
        'this machine’s clock runs ahead of the store’s',
      );
      return;
    case 'moved':
    case 'waits':
    case 'not-here':
      return;
  }
}

/**
 * Returns a claim of which nothing was sent: a fail-over of the store could lose it, and another worker would claim
 * the delivery again. The channel is not at fault.
 */
async function putBack(
  context: Context,
  delivery: Delivery & { attempt: string },
  reason: string,
  stop: AbortSignal | undefined,
): Promise<void> {
  const { store, clock, log } = context;
  log.warn({ delivery: delivery.id, reason }, 'a claim was returned before anything was sent');
  await retryWhileAway(context, stop, async () => {
    const dueAt = clock.now() + restAfterUnconfirmed;
    await move(store, delivery, 'retry_wait', {
      attempt: delivery.attempt,
      result: { outcome: 'not-sent' },
      set: { reason: `Nothing was sent: ${reason}`, dueAt },
      due: { deliver: dueAt, expire: Date.parse(delivery.expiresAt) },
      event: 'delivery.retry',
    });
  });
}

const asText: Record<Exclude<Outcome['kind'], 'sent'>, string> = {
  'not-sent': 'not sent; it is retried',
  refused: 'refused permanently',
  uncertain: 'it may have arrived; it is looked up before anything is repeated',
};

async function attemptOnce(
  context: Context,
  delivery: Delivery & { attempt: string; media: string | undefined },
  channel: Channel,
  claim: Extract<Claim, { verdict: 'claimed' }>,
  claimedAt: number,
  stop?: AbortSignal,
): Promise<void> {
  const { store, clock, log } = context;
  const [draft, article] = await Promise.all([
    draftById(store, delivery.draftId),
    articleById(store, delivery.articleId),
  ]);
  const replyTo = await repliesTo(context, delivery, channel);
  const digest = article && (await digestContent(context, article));
  const known = { replyTo, digest, media: delivery.media };
  const post = draft && article ? postOf(delivery, draft, article, known) : undefined;
  const within = { ...claim, remainingMs: claimMs - (clock.monotonic() - claimedAt) };
  const outcome: Outcome =
    post || changesCopy(delivery)
      ? await attemptWithin(context, delivery, within, (attempt) =>
          sendOnce(context, delivery, post, channel, attempt),
        )
      : draft && article
        ? { kind: 'refused', reason: 'the draft has no such part' }
        : { kind: 'not-sent', reason: 'the record of its draft or article is missing' };
  const took = Math.round(clock.monotonic() - claimedAt);
  const verdict = afterAttempt(outcome, claim.number, claimMs - took);
  const line = {
    outcome: outcome.kind,
    ms: took,
    ...(outcome.status === undefined ? {} : { status: outcome.status }),
  };
  const logFields = {
    delivery: delivery.id,
    channel: delivery.channel,
    article: delivery.articleId,
    outcome: outcome.kind,
    ms: took,
  };
  if (outcome.kind === 'sent') log.info({ ...logFields, remoteUrl: outcome.remoteUrl }, 'sent');
  else log.warn({ ...logFields, reason: outcome.reason }, asText[outcome.kind]);
  await writeOutcome(context, delivery, verdict, line, stop);
  if (changesCopy(delivery) && verdict.to !== 'uncertain' && verdict.to !== 'retry_wait')
    await checkCopy(context, { id: delivery.copyId });
}

/** One attempt: a post is sent, or a copy is removed or edited. */
async function sendOnce(
  context: Context,
  delivery: Delivery,
  post: Post | undefined,
  channel: Channel,
  attempt: Attempt,
): Promise<Outcome> {
  if (changesCopy(delivery)) return changeAtPlatform(context, delivery, post, channel, attempt);
  if (!post) return { kind: 'not-sent', reason: 'the draft has no such part' };
  return channel.type.send(post, channel.config, attempt, channelContext(context));
}

/** Runs with an abort at the claim's deadline, measured on a clock that no time change moves. */
async function attemptWithin(
  context: Context,
  delivery: Delivery,
  claim: Pick<Extract<Claim, { verdict: 'claimed' }>, 'number' | 'firstAttemptAt'> & { remainingMs: number },
  work: (attempt: Attempt) => Promise<Outcome>,
): Promise<Outcome> {
  const { remainingMs } = claim;
  if (remainingMs <= 0) return { kind: 'not-sent', reason: 'the claim expired before anything was sent' };
  const deadline = new AbortController();
  const over = new AbortController();
  context.clock.wait(remainingMs, over.signal).then(
    () => deadline.abort(new Error('the claim’s deadline passed')),
    () => undefined,
  );
  try {
    return await work({
      number: claim.number,
      firstAttemptAt: claim.firstAttemptAt,
      deadline: context.clock.now() + remainingMs,
      signal: deadline.signal,
    });
  } catch (error) {
    // A channel type turns every result into an outcome; an unforeseen error may have happened after the first byte.
    context.log.error(
      { err: error, delivery: delivery.id, channel: delivery.channel },
      'a channel failed unexpectedly',
    );
    return { kind: 'uncertain', reason: reasonOf(error) };
  } finally {
    over.abort();
  }
}
