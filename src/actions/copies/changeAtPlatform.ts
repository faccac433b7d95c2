import type { Attempt, Outcome, Post } from '../../channels/channel.ts';
import { type Channel, channelContext } from '../../channels/configured.ts';
import { deliveryIdOfCopy, isRemoval } from '../../delivery/copy.ts';
import { type Delivery, deliveryById } from '../../delivery/delivery.ts';
import type { Context } from '../context.ts';
import { answeredId } from '../delivering/remoteId.ts';
import { pictureOfPush } from '../delivering/uploadPicture.ts';
import { markEditing } from './markEditing.ts';

/** One attempt at removing or editing the post of a copy. */
export async function changeAtPlatform(
  context: Context,
  delivery: Delivery & { copyId: string },
  post: Post | undefined,
  { config, type }: Channel,
  attempt: Attempt,
): Promise<Outcome> {
  const original = await deliveryById(context.store, deliveryIdOfCopy(delivery.copyId));
  const remoteId = answeredId({ config, type }, original?.remoteId);
  if (remoteId === undefined) return { kind: 'refused', reason: 'the post’s address is not known' };
  if (isRemoval(delivery)) {
    if (!type.remove) return { kind: 'refused', reason: `${type.type} can’t remove posts` };
    return type.remove(remoteId, config, channelContext(context), attempt);
  }
  if (!type.edit) return { kind: 'refused', reason: `${type.type} can’t edit posts` };
  if (!post) return { kind: 'refused', reason: 'the draft has no such part' };
  await markEditing(context, delivery.copyId, delivery.id);
  const picture = original && (await pictureOfPush(context.store, original.pushId));
  const edited = picture?.media ? { ...post, media: picture.media } : post;
  return type.edit(remoteId, edited, config, channelContext(context), attempt);
}
