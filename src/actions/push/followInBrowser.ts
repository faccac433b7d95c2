import { SluglineError } from '../../errors.ts';
import { callbackRanges } from '../../syndication/hub/callback.ts';
import {
  checkedSubscription,
  followerById,
  followerId,
  type Subscription,
} from '../../syndication/push/follower.ts';
import { breaking, everything, isTopic } from '../../syndication/push/topics.ts';
import type { Context } from '../context.ts';
import { changeTopics } from './changeTopics.ts';
import { forgetFollower } from './forgetFollower.ts';

export interface FollowCommand {
  subscription: Subscription;
  /** `all`, `breaking`, `section/<slug>`; at least one, and only these are followed from now on. */
  topics: string[];
  /** The endpoint of the subscription that the browser has replaced with this one. */
  replaces?: string | undefined;
}

/**
 * Lets a browser follow these topics only. Returns the topics that it follows now. Throws `push.bad-subscription`,
 * `push.bad-topic`, `push.full`, and `push.off` if the newsroom sends no notifications.
 */
export async function followInBrowser(context: Context, command: FollowCommand): Promise<string[]> {
  const { store, config } = context;
  if (!config.push.enabled) throw new SluglineError('push.off');
  const subscription = checkedSubscription(command.subscription, callbackRanges(config));
  const former = command.replaces ? await followerById(store, followerId(command.replaces)) : undefined;
  const topics = [...new Set(former ? former.topics : command.topics)];
  for (const topic of topics) await requireTopic(context, topic);
  if (topics.length === 0) throw new SluglineError('push.bad-topic', { topic: 'nothing' });
  const done = await changeTopics(context, followerId(subscription.endpoint), subscription, topics);
  if (done.outcome === 'full') throw new SluglineError('push.full');
  if (former) await forgetFollower(context, former);
  return topics;
}

async function requireTopic({ store }: Context, topic: string): Promise<void> {
  const shown = topic.slice(0, 60);
  if (!isTopic(topic)) throw new SluglineError('push.bad-topic', { topic: shown });
  if (topic === everything || topic === breaking) return;
  // A section's topic has its feed's id, which exists from the section's first article on.
  const occurs = await store.redis.sismember(store.keys.feeds, topic);
  if (!occurs) throw new SluglineError('push.bad-topic', { topic: shown });
}
