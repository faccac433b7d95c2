import { randomToken } from '../random.ts';
import { keepPublishedPicture } from '../store/scripts/channel/keepPublishedPicture.ts';
import type { Store } from '../store/store.ts';
import type { FittedPicture } from './fit.ts';

/** The path at which platforms fetch pictures from this server. */
export const publishedPath = '/pictures/';

/**
 * How long a picture is public (ms). Platforms fetch it within minutes; a post that waits longer than an hour prepares
 * another one.
 */
const keptFor = 2 * 3_600_000;

/** Makes a picture public under an address that nobody can guess, for as long as a platform may fetch it; returns its path. */
export async function publishPicture(store: Store, { bytes, type }: FittedPicture): Promise<string> {
  const extension = type === 'image/jpeg' ? 'jpg' : type.slice('image/'.length);
  const name = `${randomToken(store.random)}.${extension}`;
  const confirm = store.replication?.mark();
  await keepPublishedPicture(store, { name, type, keptFor, base64: Buffer.from(bytes).toString('base64') });
  await confirm?.();
  return publishedPath + name;
}

/** The picture with this last part of its address; undefined if there is none, or no longer. */
export async function publishedPicture(
  { redis, keys }: Pick<Store, 'redis' | 'keys'>,
  name: string,
): Promise<{ bytes: Buffer; type: string } | undefined> {
  if (!/^[\w-]{1,100}\.[a-z]{3,4}$/.test(name)) return undefined;
  const { type, base64 } = await redis.hgetall(keys.publishedPicture(name));
  return type && base64 ? { bytes: Buffer.from(base64, 'base64'), type } : undefined;
}
