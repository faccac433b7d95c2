import { formats } from '../../feeds/index.ts';
import { toInstant } from '../clock.ts';
import { addressesOf } from '../config/addresses.ts';
import type { Config } from '../config/schema.ts';
import type { Store } from '../store/store.ts';
import { feedUrlOf } from './head.ts';
import { subjectOf } from './subjects.ts';
import { type FeedSubscribers, noSubscribers, subscribersOf } from './subscribers.ts';

/** A feed as every door shows it. */
export interface FeedState {
  id: string;
  title: string;
  /** Configured in newsroom.yaml; others come from a section, tag or language. */
  configured: boolean;
  entries: number;
  updatedAt?: string;
  /** Estimated from what reader services report: the minimum. */
  subscribers: FeedSubscribers;
  urls: Record<string, string>;
}

type FeedContext = { store: Store; config: Config };

/** Configured feeds in the file's order, then those of existing sections, tags and languages. */
export async function feedIds({ store, config }: FeedContext): Promise<string[]> {
  const occurring = (await store.redis.smembers(store.keys.feeds)).sort();
  const configured = config.feeds.map(({ id }) => id);
  return [...configured, ...occurring.filter((id) => id.includes('/') && !configured.includes(id))];
}

/** The feeds of these ids, in their order. */
export async function feedStates({ store, config }: FeedContext, ids: string[]): Promise<FeedState[]> {
  const { redis, keys } = store;
  const addresses = addressesOf(config);
  const subscribers = await subscribersOf(store, ids);
  return Promise.all(
    ids.map(async (id, index) => {
      const [entries, updatedAt] = await Promise.all([
        redis.zcard(keys.feed(id)),
        redis.hget(keys.feedState(id), 'updatedAt'),
      ]);
      const known = subjectOf(id, config);
      return {
        id,
        title: known?.subject.title ?? id,
        configured: known?.configured ?? false,
        entries,
        ...(updatedAt ? { updatedAt: toInstant(Number(updatedAt)) } : {}),
        subscribers: subscribers[index] ?? noSubscribers,
        urls: Object.fromEntries(
          Object.values(formats).map(({ extension }) => [extension, feedUrlOf(id, extension, addresses)]),
        ),
      };
    }),
  );
}
