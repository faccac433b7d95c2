import { formats } from '../../../feeds/index.ts';
import type { Config } from '../../config/schema.ts';
import type { Store } from '../../store/store.ts';
import { guarded } from '../../store/storeError.ts';
import { outsideHubsOf } from './links.ts';
import { subscriptionById } from './subscription.ts';
import { outsideIdOf, topicName } from './topic.ts';

/** A subscriber or hub that can't be reached. Instants in ms. */
export interface Failing {
  /** A callback's host, or an outside hub's address: a callback's whole address is its subscriber's secret. */
  who: string;
  /** A feed's id, a dot, a format. */
  topic: string;
  since: number;
  failures: number;
  error: string;
}

/** An operator's view of the hub. */
export interface HubOverview {
  subscriptions: number;
  /** Requests that are not verified yet. */
  asked: number;
  /** The topics with the most subscribers; their number is unbounded. */
  topics: { topic: string; subscriptions: number }[];
  /** Subscriptions that can't be reached, in all, and the oldest of them. */
  failingCount: number;
  failing: Failing[];
  outside: { hub: string; failing: Failing[] }[];
}

const shownFeeds = 20;
const shownFailing = 20;

/** The hub's counts and problems, read again each time. */
export async function hubOverview(store: Store, config: Config): Promise<HubOverview> {
  const { redis, keys } = store;
  const [subscriptions, asked, feeds, failingCount, failingIds, outside] = await guarded(() =>
    Promise.all([
      redis.zcard(keys.due('lease')),
      redis.zcard(keys.due('verify')),
      redis.zrevrange(keys.hubFeeds, 0, shownFeeds - 1),
      redis.zcard(keys.hubFailing),
      redis.zrange(keys.hubFailing, '0', String(shownFailing - 1)),
      outsideOf(store, config),
    ]),
  );
  const topics = feeds.flatMap((feed) =>
    Object.keys(formats).map((extension) => topicName({ feed, extension })),
  );
  const counts = await Promise.all(topics.map((topic) => redis.zcard(keys.hubSubscribers(topic))));
  const failing = await Promise.all(failingIds.map((id) => failingSubscription(store, id)));
  return {
    subscriptions,
    asked,
    topics: topics
      .map((topic, index) => ({ topic, subscriptions: counts[index] ?? 0 }))
      .filter((one) => one.subscriptions > 0),
    failingCount,
    failing: failing.flatMap((one) => one ?? []),
    outside,
  };
}

async function failingSubscription(store: Store, id: string): Promise<Failing | undefined> {
  const subscription = await subscriptionById(store, id);
  if (!subscription) return undefined;
  const { host, failingSince = 0, failures, lastError = '' } = subscription;
  return { who: host, topic: topicName(subscription), since: failingSince, failures, error: lastError };
}

/** Each configured outside hub with the topics of which it could not be notified. */
async function outsideOf({ redis, keys }: Store, config: Config): Promise<HubOverview['outside']> {
  const topics = config.feeds.flatMap(({ id: feed }) =>
    Object.keys(formats).map((extension) => ({ feed, extension })),
  );
  return Promise.all(
    config.hubs.map(async (hub) => {
      const ownTopics = topics.filter(({ feed }) => outsideHubsOf(feed, config).includes(hub));
      const rows = await Promise.all(
        ownTopics.map(async (topic): Promise<Failing[]> => {
          const { lastError, failingSince, failures } = await redis.hgetall(
            keys.hubOutside(outsideIdOf(topic, hub)),
          );
          if (!lastError) return [];
          const counted = { since: Number(failingSince ?? 0), failures: Number(failures ?? 0) };
          return [{ who: hub, topic: topicName(topic), ...counted, error: lastError }];
        }),
      );
      return { hub, failing: rows.flat() };
    }),
  );
}
