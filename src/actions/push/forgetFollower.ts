import type { Follower } from '../../syndication/push/follower.ts';
import type { Context } from '../context.ts';
import { changeTopics } from './changeTopics.ts';

/** Deletes a browser: it has unsubscribed, here or at its push service. */
export async function forgetFollower(context: Pick<Context, 'store'>, follower: Follower): Promise<void> {
  await changeTopics(context, follower.id, follower, []);
}
