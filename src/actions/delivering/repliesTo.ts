import type { Channel } from '../../channels/configured.ts';
import {
  type Delivery,
  deliveryBefore,
  deliveryById,
  deliveryIdOf,
  pushIdOf,
} from '../../delivery/delivery.ts';
import type { Context } from '../context.ts';
import { answeredId } from './remoteId.ts';

/**
 * The platform's id of the post that a delivery replies to: a thread's part replies to the previous one; a correction
 * replies to the post that it corrects, if the platform has replies. Undefined if it replies to none.
 */
export async function repliesTo(
  context: Pick<Context, 'store' | 'config'>,
  delivery: Delivery,
  channel: Channel | undefined,
): Promise<string | undefined> {
  const { id: newsroomId } = context.config.newsroom;
  const answered =
    deliveryBefore(newsroomId, delivery) ??
    (delivery.purpose.startsWith('correction:') && hasReplies(channel)
      ? deliveryIdOf(pushIdOf({ newsroomId, ...delivery, purpose: 'post', part: 1 }))
      : undefined);
  if (answered === undefined) return undefined;
  return answeredId(channel, (await deliveryById(context.store, answered))?.remoteId);
}

function hasReplies(channel: Channel | undefined): boolean {
  return channel !== undefined && channel.type.abilities(channel.config).maxParts > 1;
}
