import type { Attempt, Outcome, Post } from '../../../channels/channel.ts';
import type { Channel } from '../../../channels/configured.ts';
import { waitOrStop } from '../../../clock.ts';
import { changesCopy } from '../../../delivery/copy.ts';
import type { Delivery } from '../../../delivery/delivery.ts';
import { isDocument } from '../../../delivery/document.ts';
import { type DeliveryRecords, postOf } from '../../../delivery/post.ts';
import { afterAttempt, claimMs } from '../../../delivery/settling.ts';
import { reasonOf } from '../../../errors.ts';
import type { Claim } from '../../../store/scripts/delivery/claimDelivery.ts';
import type { Context } from '../../context.ts';
import { changeAtPlatform } from '../../copies/changeAtPlatform.ts';
import { checkCopy } from '../../copies/checkCopy.ts';
import { digestContent } from '../../digests/digestContent.ts';
import { applyDocument } from '../../documents/applyDocument.ts';
import { followDocuments } from '../../documents/followDocuments.ts';
import { repliesTo } from '../repliesTo.ts';
import type { PostPicture } from '../uploadPicture.ts';
import { writeOutcome } from '../writeOutcome.ts';
import { sendPost } from './sendPost.ts';

const asText: Record<Exclude<Outcome['kind'], 'sent'>, string> = {
  'not-sent': 'not sent; it is retried',
  refused: 'refused permanently',
  uncertain: 'it may have arrived; it is looked up before anything is repeated',
};

/** Sends what was claimed, once, and records the outcome; `answered` is called once that is on its way to the store. */
export async function attemptOnce(
  context: Context,
  delivery: Delivery & { attempt: string; picture: PostPicture },
  { draft, article }: DeliveryRecords,
  channel: Channel,
  claim: Extract<Claim, { verdict: 'claimed' }>,
  {
    claimedAt,
    stop,
    answered,
  }: { claimedAt: number; stop?: AbortSignal | undefined; answered?: (() => void) | undefined },
): Promise<void> {
  const { clock, log } = context;
  const replyTo = await repliesTo(context, delivery, channel);
  const digest = article && (await digestContent(context, article));
  const known = { replyTo, digest, picture: delivery.picture };
  const post = draft && article ? postOf(context.config, delivery, draft, article, known) : undefined;
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
  const follows = afterAttempt(outcome, claim.number, claimMs - took);
  const verdict = follows.to === 'scheduled' ? { ...follows, askedAt: clock.now() - took } : follows;
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
  const written = writeOutcome(context, delivery, verdict, line, stop);
  // A claim that the caller makes from now on is carried out after this write: it finds what the outcome changes.
  answered?.();
  await written;
  if (!changesCopy(delivery) || verdict.to === 'uncertain' || verdict.to === 'retry_wait') return;
  // The article or its posts may have changed during the attempt.
  if (isDocument(delivery)) await followDocuments(context, delivery.articleId);
  else await checkCopy(context, { id: delivery.copyId });
}

/** One attempt: a post is sent, a copy is removed or edited, or the platform's record of an article is changed. */
async function sendOnce(
  context: Context,
  delivery: Delivery,
  post: Post | undefined,
  channel: Channel,
  attempt: Attempt,
): Promise<Outcome> {
  if (isDocument(delivery)) return applyDocument(context, delivery, channel, attempt);
  if (changesCopy(delivery)) return changeAtPlatform(context, delivery, post, channel, attempt);
  if (!post) return { kind: 'not-sent', reason: 'the draft has no such part' };
  return sendPost(context, delivery, post, channel, attempt);
}

/** Runs with an abort at the claim's deadline, measured on a clock that no time change moves. */
async function attemptWithin(
  context: Context,
  delivery: Delivery & { attempt: string },
  claim: Pick<Extract<Claim, { verdict: 'claimed' }>, 'number' | 'firstAttemptAt'> & { remainingMs: number },
  work: (attempt: Attempt) => Promise<Outcome>,
): Promise<Outcome> {
  const { remainingMs } = claim;
  if (remainingMs <= 0) return { kind: 'not-sent', reason: 'the claim expired before anything was sent' };
  const deadline = new AbortController();
  const over = new AbortController();
  waitOrStop(context.clock, remainingMs, over.signal).then((isLate) => {
    if (isLate) deadline.abort(new Error('the claim’s deadline passed'));
  });
  try {
    return await work({
      number: claim.number,
      claim: delivery.attempt,
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
    over.abort(null);
  }
}
