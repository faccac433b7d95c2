import { formats } from '../../../feeds/index.ts';
import { addressesOf } from '../../config/addresses.ts';
import { type FeedSubscribers, noSubscribers, subscribersOf } from '../../syndication/subscribers.ts';
import type { WebContext } from '../context.ts';

export interface FeedRow {
  id: string;
  title: string;
  entries: number;
  /** Estimated from what reader services report: at least so many. */
  subscribers: FeedSubscribers;
  urls: Record<string, string>;
}

/** Every feed: those of newsroom.yaml in its order, then those of sections, tags and languages that occur. */
export async function feedsOf(web: WebContext): Promise<FeedRow[]> {
  const { redis, keys } = web.store;
  const { feeds } = web.config;
  const configured = new Set(feeds.map(({ id }) => id));
  const occurring = (await redis.smembers(keys.feeds)).filter(
    (id) => id.includes('/') && !configured.has(id),
  );
  const named = [
    ...feeds.map(({ id, title }) => ({ id, title })),
    ...occurring.sort().map((id) => ({ id, title: id.slice(id.indexOf('/') + 1) })),
  ];
  const { webBase } = addressesOf(web.config);
  const subscribers = await subscribersOf(
    web.store,
    named.map(({ id }) => id),
  );
  return Promise.all(
    named.map(async ({ id, title }, index) => ({
      id,
      title,
      entries: await redis.zcard(keys.feed(id)),
      subscribers: subscribers[index] ?? noSubscribers,
      urls: urlsOf(`${webBase}/feeds/${id.split('/').map(encodeURIComponent).join('/')}`),
    })),
  );
}

function urlsOf(base: string): Record<string, string> {
  return Object.fromEntries(
    Object.values(formats).map(({ extension }) => [extension, `${base}.${extension}`]),
  );
}
