import { formats } from '../../feeds/index.ts';
import { articleById } from '../article/archive.ts';
import type { Article } from '../article/article.ts';
import { type Picture, pictureOf } from '../article/picture.ts';
import { visibleTo } from '../article/visibility.ts';
import { addressesOf } from '../config/addresses.ts';
import { reasonOf } from '../errors.ts';
import { syndicateArticle } from '../store/scripts/syndicateArticle.ts';
import { entryOf } from '../syndication/entry.ts';
import { feedsOf } from '../syndication/membership.ts';
import type { Needs } from './needs.ts';
import { reportRejected } from './reportRejected.ts';

/** Feeds that merely occur (a section's, a tag's, a language's) keep this many; configured ones keep the whole history. */
const keptInOccurring = 200;
const keptInConfigured = 1_000_000;

/** An article as it was put into its feeds, or taken out of them, and what is known of its picture. */
export interface Syndicated {
  article: Article;
  /** Whether readers see it now. */
  seen: boolean;
  picture: Picture | undefined;
}

/**
 * Puts an article as it is now into the feeds that it belongs to and takes it out of the others. One that a reader may not
 * see (embargo, withdrawal) leaves them all. One that would break a format is left out of all and reported. May run twice.
 * Undefined where there is no such article.
 */
export async function syndicate(needs: Needs, id: string): Promise<Syndicated | undefined> {
  const { store, config, clock, log } = needs;
  for (let tries = 0; tries < 5; tries++) {
    const [article, held] = await Promise.all([
      articleById(store, id),
      store.redis.smembers(store.keys.articleFeeds(id)),
    ]);
    if (!article) return undefined;
    const picture = await pictureOf(store, article);
    const visibility = visibleTo(article, clock.now(), 'public');
    const seen = visibility === 'full' || visibility === 'summary';
    let fragments: Record<string, string> = {};
    let wanted: string[] = [];
    if (seen) {
      try {
        const entry = entryOf(article, addressesOf(config), config.newsroom.id, visibility, picture);
        fragments = Object.fromEntries(
          Object.values(formats).map((format) => [format.extension, format.fragment(entry)]),
        );
        wanted = feedsOf(article, config.feeds);
      } catch (error) {
        log.error({ err: error, article: id }, 'left out of the feeds: it would break one');
        await reportRejected(needs, '', `article ${id}`, `left out of the feeds: ${reasonOf(error)}`);
      }
    }
    const done = await syndicateArticle(store, {
      id,
      revision: article.revision,
      publishedAt: Date.parse(article.publishedAt),
      visibility,
      fragments,
      joins: wanted.map((feed) => ({ feed, kept: feed.includes('/') ? keptInOccurring : keptInConfigured })),
      leaves: held.filter((feed) => !wanted.includes(feed)),
    });
    if (done.outcome === 'done') return { article, seen, picture };
  }
  return undefined;
}
