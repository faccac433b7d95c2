import { changeFollower, type FollowerChanged } from '../../store/scripts/push/changeFollower.ts';
import { followerById, type Subscription } from '../../syndication/push/follower.ts';
import { isWellKnown } from '../../syndication/push/services.ts';
import type { Context } from '../context.ts';

/** How many followers there may be: walks must stay affordable, and anonymous clients can add followers. */
const bounds = { most: 100_000, mostOfTopic: 100_000, mostElsewhere: 1_000 };
/** How often a follower is read again because it was changed at the same instant. */
const tries = 5;

/** Sets which topics a browser follows; with none it is deleted. */
export async function changeTopics(
  { store }: Pick<Context, 'store'>,
  id: string,
  { endpoint, keys }: Subscription,
  topics: string[],
): Promise<FollowerChanged> {
  for (let left = tries; ; left--) {
    const was = (await followerById(store, id))?.topics ?? [];
    const isElsewhere = !isWellKnown(endpoint);
    const command = { id, endpoint, ...keys, isElsewhere, was, topics, ...bounds };
    const done = await changeFollower(store, command);
    if (done.outcome !== 'moved' || left === 1) return done;
  }
}
