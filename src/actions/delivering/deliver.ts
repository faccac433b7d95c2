import { type Channel, findChannel, sendDisabledReason } from '../../channels/configured.ts';
import type { ChannelConfig } from '../../config/schema.ts';
import { countersOf, openFrom, rulesOf } from '../../delivery/calendar.ts';
import { changesCopy, isRemoval } from '../../delivery/copy.ts';
import {
  calendarOf,
  type Delivery,
  type DeliveryRefs,
  deliveryBefore,
  deliveryIdOf,
  pushIdOf,
} from '../../delivery/delivery.ts';
import { isDocument } from '../../delivery/document.ts';
import { move } from '../../delivery/ledger.ts';
import { claimMs } from '../../delivery/settling.ts';
import { reasonOf, SluglineError } from '../../errors.ts';
import { randomToken } from '../../random.ts';
import { isMemoryFull } from '../../store/memoryLimit.ts';
import { type Claim, claimDelivery } from '../../store/scripts/delivery/claimDelivery.ts';
import type { Context } from '../context.ts';
import { documentNeedsChange } from '../documents/applyDocument.ts';
import { attemptOnce } from './attempt/attemptOnce.ts';
import { type AttemptRecords, attemptRecordsOf } from './beforeSend/attemptRecords.ts';
import { probeCard } from './beforeSend/probeCard.ts';
import { type ReadAttempt, readAttempt } from './beforeSend/readAttempt.ts';
import { revalidateBeforeSend } from './beforeSend/revalidateBeforeSend.ts';
import type { AccountState } from './channelAccount.ts';
import { spaceQueue } from './latePlaces.ts';
import { postpone, putOff } from './postpone.ts';
import { uploadPicture } from './uploadPicture.ts';
import { waitForChannel, waitForSignIn } from './waitForChannel.ts';
import { retryWhileAway } from './writeOutcome.ts';

/** When a full store is checked again (ms). */
const restWhenFull = 30_000;

/** When a channel whose account could not be queried is tried again (ms). */
const accountRetryMs = 30_000;

/** When a delivery whose article or draft is missing is checked again (ms), until it expires. */
const recordLookedForAgain = 60_000;

/** When a claim that the store's replicas did not confirm is tried again (ms). */
const restAfterUnconfirmed = 5_000;

/**
 * A delivery that is overdue by this much (ms), and by more than its channel's gap, is part of a backlog: no worker
 * ran.
 */
const backlogAfterMs = 60_000;

/**
 * What was read longer ago than this (ms), because the delivery waited or a picture was uploaded meanwhile, is read
 * again.
 */
const recordsGoodFor = 1_000;

type Sendable = Delivery & { state: 'scheduled' | 'retry_wait' };

/** What a caller that makes many attempts knows before one, and wants to know during it. */
export interface Attempting {
  /** What never changes of it: then all of it is read in one round trip. */
  refs?: DeliveryRefs | undefined;
  /** What is being read of it. */
  early?: Promise<ReadAttempt> | undefined;
  /** Called once the platform has answered and the outcome is on its way to the store. */
  answered?: () => void;
}

/**
 * Attempts a delivery that is due: claims it, sends it, records the outcome. A reason not to send is recorded
 * instead. Does nothing if the delivery has changed. May run twice, and in two places at the same time.
 */
export async function deliver(
  context: Context,
  id: string,
  stop?: AbortSignal,
  { refs, early, answered }: Attempting = {},
): Promise<void> {
  if (stop?.aborted) return;
  const isFresh = ({ at }: ReadAttempt) => context.clock.monotonic() - at <= recordsGoodFor;
  const ahead = await early;
  const read = ahead && isFresh(ahead) ? ahead : await readAttempt(context, id, refs);
  const { delivery } = read;
  if (!delivery || (delivery.state !== 'scheduled' && delivery.state !== 'retry_wait')) return;
  if (stop?.aborted) return;
  const sendable = delivery as Sendable;
  if (isMemoryFull(context.store.memory)) {
    // Without free memory the outcome could not be stored, so nothing is claimed.
    const reason = `${new SluglineError('store.full').sentence} Nothing is sent until there is room.`;
    return postpone(context, sendable, context.clock.now() + restWhenFull, reason);
  }
  const channel = findChannel(context, delivery.channel);
  if (channel && (await isSpacedAnew(context, sendable, channel.config))) return;
  const removes = isRemoval(delivery);
  let records = read.records ?? (await attemptRecordsOf(context, delivery, channel));
  const card = channel && (await probeCard(context, sendable, channel, records));
  if (card === 'waits') return;
  // The last check must use what is stored now.
  if (card) records = await attemptRecordsOf(context, delivery, channel);
  if (channel && !(await isStillWanted(context, sendable, channel, records))) return;
  const { unknown, signedOut } = records.account ?? {};
  if (unknown && signedOut !== undefined) return waitForSignIn(context, sendable, unknown, signedOut);
  if (unknown) return postpone(context, sendable, context.clock.now() + accountRetryMs, unknown);
  const picture = channel && (await uploadPicture(context, sendable, channel, records, stop));
  const attempt = randomToken(context.store.random);
  if (!isFresh(read)) records = await attemptRecordsOf(context, delivery, channel);
  const claimedAt = context.clock.monotonic();
  const confirm = context.store.replication?.mark();
  const claim = await claimDelivery(context.store, {
    ...claimOf(context, sendable, channel?.config),
    draftVersion: removes || isDocument(delivery) ? undefined : records.draft?.version,
    ...inheritance(context, sendable, records.account),
    held: channel
      ? removes
        ? undefined
        : (sendDisabledReason(channel) ?? records.account?.held)
      : 'the channel is no longer in newsroom.yaml',
    attempt,
    ...(card ? { card: JSON.stringify(card) } : {}),
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
  const posted = { ...claimed, picture: picture ?? {} };
  await attemptOnce(context, posted, records, channel, claim, { claimedAt, stop, answered });
}

/** The last check of what would be sent, with what is stored now; what fails it is not claimed. */
async function isStillWanted(
  context: Context,
  delivery: Sendable,
  channel: Channel,
  records: AttemptRecords,
): Promise<boolean> {
  if (isDocument(delivery)) return documentNeedsChange(context, delivery, channel);
  return isRemoval(delivery) || revalidateBeforeSend(context, delivery, records);
}

/**
 * On a channel with a gap, a backlog gets new places in its order before anything of it is claimed. Returns whether it
 * did.
 */
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
    // A mail to many recipients does not count as posts of the channel.
    counters: channel && !delivery.recipient ? countersOf(config, channel, clock.now()) : [],
  };
}

/** Where the same push may already have been sent: to the same account, under a former id of the channel. */
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

/** Records why a claim was refused. */
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
