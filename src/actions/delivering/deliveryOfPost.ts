import { findChannel } from '../../channels/configured.ts';
import { type Delivery, deliveryById } from '../../delivery/delivery.ts';
import { upTo } from '../../ends.ts';
import { httpUrl } from '../../net/httpUrl.ts';
import { postPlaces } from '../../store/scripts/delivery/indexPosts.ts';
import type { Context } from '../context.ts';
import { idAt } from './remoteId.ts';

/**
 * The delivery of the post with this id at its platform, or with this address in any of the forms that its channel
 * knows; undefined if it is no post of ours. Takes a few lookups however many posts there are, and finds deliveries of
 * which only the proof is left.
 */
export async function deliveryOfPost(
  context: Pick<Context, 'store' | 'config'>,
  post: string,
): Promise<Delivery | undefined> {
  const { redis, keys } = context.store;
  const places = placesOf(context, post);
  const ids = await Promise.all(places.map(({ bucket, field }) => redis.hget(keys.postIndex(bucket), field)));
  const id = ids.find((found) => found !== null);
  return id ? deliveryById(context.store, id) : undefined;
}

function placesOf(context: Pick<Context, 'store' | 'config'>, post: string) {
  const address = /^https?:/i.test(post) ? httpUrl(post) : undefined;
  const exact = address ? [address, upTo(address, /[?#]/)] : [];
  const byAddress = exact.flatMap((remoteUrl) => postPlaces('', { remoteUrl }));
  const byId = context.config.channels.flatMap(({ id, was = [] }) => {
    const remoteId = address ? idAt(findChannel(context, id), address) : post;
    return [id, was].flat().flatMap((channel) => postPlaces(channel, { remoteId }));
  });
  return [...byAddress, ...byId];
}
