import { generateOpml } from 'feedsmith';
import type { Addresses } from '../article/article.ts';
import type { Config, FeedConfig } from '../config/schema.ts';
import { feedUrlOf } from './head.ts';

type Outlined = Pick<FeedConfig, 'id' | 'title' | 'description' | 'language'>;

/** Feeds under a common heading. */
interface FeedGroup {
  title: string;
  feeds: Outlined[];
}

/**
 * All feeds as OPML 2.0 (http://opml.org/spec2.opml), for one import into a reader: the configured ones first, then the
 * groups that have any.
 */
export function renderOpml(
  newsroom: Config['newsroom'],
  feeds: Outlined[],
  groups: FeedGroup[],
  addresses: Addresses,
): string {
  const outlineOf = (feed: Outlined) => ({
    type: 'rss',
    text: feed.title,
    title: feed.title,
    xmlUrl: feedUrlOf(feed.id, 'rss', addresses),
    htmlUrl: newsroom.url,
    language: feed.language ?? newsroom.language,
    ...(feed.description !== undefined && { description: feed.description }),
  });
  const grouped = groups
    .filter((group) => group.feeds.length > 0)
    .map(({ title, feeds: inGroup }) => ({ text: title, title, outlines: inGroup.map(outlineOf) }));
  return generateOpml({
    head: { title: newsroom.name },
    body: { outlines: [...feeds.map(outlineOf), ...grouped] },
  });
}
