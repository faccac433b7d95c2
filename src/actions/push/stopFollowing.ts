import { followerById, followerId } from '../../syndication/push/follower.ts';
import type { Context } from '../context.ts';
import { forgetFollower } from './forgetFollower.ts';

/** Makes a browser follow nothing. An unknown endpoint is not an error. */
export async function stopFollowing(context: Context, { endpoint }: { endpoint: string }): Promise<void> {
  const known = await followerById(context.store, followerId(endpoint));
  if (known) await forgetFollower(context, known);
}
