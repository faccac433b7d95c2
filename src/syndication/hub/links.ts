import { addressesOf } from '../../config/addresses.ts';
import type { Config } from '../../config/schema.ts';
import { hubUrlOf } from '../head.ts';
import { type Topic, topicUrl } from './topic.ts';

/**
 * The outside hubs that a feed names and that are notified of its changes: all for a configured feed, none for others.
 */
export function outsideHubsOf(feed: string, config: Pick<Config, 'hubs' | 'feeds'>): string[] {
  return config.feeds.some(({ id }) => id === feed) ? config.hubs : [];
}

/**
 * The `Link` field by which subscribers find a topic's hubs and its own address (WebSub, sections 4 and 7), the same
 * with the feed and with each ping: our hub first.
 */
export function topicLinks(topic: Topic, config: Pick<Config, 'web' | 'links' | 'hubs' | 'feeds'>): string {
  const hubs = [hubUrlOf(addressesOf(config)), ...outsideHubsOf(topic.feed, config)];
  return [...hubs.map((hub) => `<${hub}>; rel="hub"`), `<${topicUrl(topic, config)}>; rel="self"`].join(', ');
}
