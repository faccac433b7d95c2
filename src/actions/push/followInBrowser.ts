import { SluglineError } from '../../errors.ts';
import { changeFollower, type FollowerChanged } from '../../store/scripts/push/changeFollower.ts';
import { callbackRanges } from '../../syndication/hub/callback.ts';
import {
  checkedSubscription,
  type Follower,
  followerById,
  followerId,
  type Subscription,
} from '../../syndication/push/follower.ts';
import { isWellKnown } from '../../syndication/push/services.ts';
import { breaking, everything, isTopic } from '../../syndication/push/topics.ts';
import type { Context } from '../context.ts';

/** What the walk through them can bear, and what a stranger can fill at most. */
const bounds = { most: 100_000, mostOfTopic: 100_000, mostElsewhere: 1_000 };
/** A follower that somebody else changes at the same instant is looked at again this often. */
const tries = 5;

export interface FollowCommand {
  subscription: Subscription;
  /** `all`, `breaking`, `section/<slug>`; at least one, and no others are followed from now on. */
  topics: string[];
  /** The endpoint of the subscription that the browser has put this one in the place of. */
  replaces?: string | undefined;
}

/**
 * Lets a browser follow topics, and no others. Gives the topics that it follows now. Throws `push.bad-subscription`,
 * `push.bad-topic`, `push.full`, and `push.off` where the newsroom pushes nothing.
 */
export async function followInBrowser(context: Context, command: FollowCommand): Promise<string[]> {
  const { store, config } = context;
  if (!config.push.enabled) throw new SluglineError('push.off');
  const subscription = checkedSubscription(command.subscription, callbackRanges(config));
  const former = command.replaces ? await followerById(store, followerId(command.replaces)) : undefined;
  const topics = [...new Set(former ? former.topics : command.topics)];
  for (const topic of topics) await requireTopic(context, topic);
  if (topics.length === 0) throw new SluglineError('push.bad-topic', { topic: 'nothing' });
  const done = await change(context, followerId(subscription.endpoint), subscription, topics);
  if (done.outcome === 'full') throw new SluglineError('push.full');
  if (former) await forget(context, former);
  return topics;
}

/** Lets a browser follow nothing any more. Nobody by that endpoint is as good. */
export async function stopFollowing(context: Context, { endpoint }: { endpoint: string }): Promise<void> {
  const known = await followerById(context.store, followerId(endpoint));
  if (known) await forget(context, known);
}

/** Forgets a browser: it has unsubscribed, here or at its push service. */
export async function forget(context: Pick<Context, 'store'>, follower: Follower): Promise<void> {
  await change(context, follower.id, follower, []);
}

async function requireTopic({ store }: Context, topic: string): Promise<void> {
  const shown = topic.slice(0, 60);
  if (!isTopic(topic)) throw new SluglineError('push.bad-topic', { topic: shown });
  if (topic === everything || topic === breaking) return;
  // A section's topic is called as its feed, which is there from the section's first article on.
  const occurs = await store.redis.sismember(store.keys.feeds, topic);
  if (!occurs) throw new SluglineError('push.bad-topic', { topic: shown });
}

async function change(
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
