import { createHash } from 'node:crypto';
import { defineScript } from '../../script.ts';

/** A post's id and address on its platform. */
export interface PostNames {
  remoteId?: string | number | undefined;
  remoteUrl?: string | number | undefined;
}

/** A field of the index, in one of its small hashes: a post takes some 40 bytes and is read directly. */
interface PostPlace {
  bucket: string;
  field: string;
}

/** The index's fields for a post: by its channel and id, and by its address. */
export function postPlaces(channel: string, { remoteId, remoteUrl }: PostNames): PostPlace[] {
  return [
    ...(remoteId ? [placeOf('id', channel, String(remoteId))] : []),
    ...(remoteUrl ? [placeOf('url', String(remoteUrl))] : []),
  ];
}

function placeOf(...name: string[]): PostPlace {
  const digest = createHash('sha256').update(name.join('\n')).digest();
  return { bucket: digest.toString('hex').slice(0, 3), field: digest.toString('base64url', 2, 14) };
}

/** A sent delivery with the names of its post. */
interface IndexedPost extends PostNames {
  id: string;
  channel: string;
}

function placesOf(posts: IndexedPost[]) {
  return posts.flatMap((post) => postPlaces(post.channel, post).map((place) => ({ ...place, id: post.id })));
}

/** Adds the posts of an earlier version to the index. */
export const indexPosts = defineScript<{ posts: IndexedPost[] }, object>('delivery/indexPosts', {
  keys: () => ({}),
  rest: (keys, { posts }) => placesOf(posts).map(({ bucket }) => keys.postIndex(bucket)),
  command: ({ posts }) => {
    const places = placesOf(posts);
    return { fields: places.map(({ field }) => field), ids: places.map(({ id }) => id) };
  },
});
