import { generateOpml } from 'feedsmith';
import type { Addresses } from '../article/article.ts';
import type { Config, FeedConfig } from '../config/schema.ts';
import { feedUrlOf } from './head.ts';

/** All configured feeds as OPML 2.0 (http://opml.org/spec2.opml), for one import into a reader. */
export function renderOpml(
  newsroom: Config['newsroom'],
  feeds: Pick<FeedConfig, 'id' | 'title' | 'description' | 'language'>[],
  addresses: Addresses,
): string {
  return generateOpml({
    head: { title: newsroom.name },
    body: {
      outlines: feeds.map((feed) => ({
        type: 'rss',
        text: feed.title,
        title: feed.title,
        xmlUrl: feedUrlOf(feed.id, 'rss', addresses),
        htmlUrl: newsroom.url,
        language: feed.language ?? newsroom.language,
        ...(feed.description !== undefined && { description: feed.description }),
      })),
    },
  });
}
