import type { Attempt, Outcome, Post } from '../../../channels/channel.ts';
import { type Channel, channelContext } from '../../../channels/configured.ts';
import { mayBeRefusedForPicture } from '../../../channels/upload.ts';
import type { Delivery } from '../../../delivery/delivery.ts';
import { joined } from '../../../joined.ts';
import { smallerPicture } from '../../../pictures/fit.ts';
import type { Context } from '../../context.ts';
import { keepPicture, pictureOfPush } from '../uploadPicture.ts';

/** How soon the next claim follows (ms); a smaller picture is prepared before it. */
const nextTryMs = 1_000;

/**
 * Sends a post. If the platform refuses it with its picture, it is sent with a smaller one, and then without one: no
 * post is lost because of its picture.
 */
export async function sendPost(
  context: Context,
  delivery: Delivery,
  post: Post,
  channel: Channel,
  attempt: Attempt,
): Promise<Outcome> {
  const { type, config } = channel;
  const send = (given: Post) => type.send(given, config, attempt, channelContext(context));
  let outcome = await send(post);
  if (!mayBeRefusedForPicture(outcome, post)) return outcome;
  if (post.media !== undefined && !(await wasSmaller(context, delivery)))
    return smallerNext(context, delivery, post, outcome);
  const limits = post.file && type.pictures?.(post, config);
  const smaller = post.file && limits && (await smallerPicture(post.file, limits));
  if (smaller && !('fault' in smaller)) {
    outcome = await send({ ...post, file: smaller });
    if (!mayBeRefusedForPicture(outcome, post)) return outcome;
  }
  const { media, file, ...plain } = post;
  const without = await send(plain);
  if (without.kind !== 'refused') await keepPicture(context, delivery, post, { reason: reasonIn(outcome) });
  return without;
}

function reasonIn(outcome: Outcome): string {
  return 'reason' in outcome ? outcome.reason : '';
}

async function wasSmaller({ store }: Context, { pushId }: Delivery): Promise<boolean> {
  return (await pictureOfPush(store, pushId))?.refused !== undefined;
}

/** Has an uploaded picture uploaded again, smaller, before the next claim: the refused post left nothing behind. */
async function smallerNext(
  context: Context,
  delivery: Delivery,
  post: Post,
  outcome: Outcome,
): Promise<Outcome> {
  const refused = reasonIn(outcome) || 'it was refused';
  await keepPicture(context, delivery, post, { refused });
  const reason = joined`${refused}; it is tried with a smaller picture`;
  return { kind: 'not-sent', reason, retryAfterMs: nextTryMs };
}
