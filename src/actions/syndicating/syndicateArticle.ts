import { articleById } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { asAdvertised, type Picture, probedPicture } from '../../article/picture.ts';
import { isPublic, type Visibility, visibleTo } from '../../article/visibility.ts';
import { addressesOf } from '../../config/addresses.ts';
import type { FeedConfig } from '../../config/schema.ts';
import { reasonOf } from '../../errors.ts';
import { type SyndicateArticle, syndicateArticle } from '../../store/scripts/feed/syndicateArticle.ts';
import { fragmentsOf } from '../../syndication/fragments.ts';
import { announcing } from '../../syndication/hub/topic.ts';
import { ageOut, feedsOf } from '../../syndication/membership.ts';
import type { Context } from '../context.ts';
import { reportRejected } from '../intake/reportRejected.ts';

/** Feeds of sections, tags and languages keep this many; configured ones keep the whole history. */
const maxInOccurring = 200;
const maxInConfigured = 1_000_000;

/** An article as it was put into its feeds, or removed from them, and the facts about its picture. */
export interface Syndicated {
  article: Article;
  /** Whether readers see it now. */
  seen: boolean;
  picture: Picture | undefined;
}

/**
 * Puts an article in its current state into the feeds that it belongs to and removes it from the others. One that is
 * not public (embargo, withdrawal) leaves them all. One that would break a format is left out of all and reported.
 * May run twice. Undefined if there is no such article.
 */
export async function syndicate(context: Context, id: string): Promise<Syndicated | undefined> {
  for (let tries = 0; tries < 5; tries++) {
    const prepared = await prepareSyndication(context, id);
    if (!prepared) return undefined;
    const { command, ...syndicated } = prepared;
    const done = await syndicateArticle(context.store, command);
    if (done.outcome === 'done') return syndicated;
  }
  return undefined;
}

/** What must be written for an article in its current state, and the article. Writes nothing. */
export async function prepareSyndication(
  context: Context,
  id: string,
): Promise<(Syndicated & { command: SyndicateArticle }) | undefined> {
  const { store, config, clock } = context;
  const [article, held, [places, shown]] = await Promise.all([
    articleById(store, id),
    store.redis.smembers(store.keys.articleFeeds(id)),
    store.redis.hmget(store.keys.article(id), 'places', 'shown'),
  ]);
  if (!article) return undefined;
  const probed = await probedPicture(store, article);
  const picture = probed && 'type' in probed ? probed : undefined;
  const now = clock.now();
  const visibility = visibleTo(article, now, 'public');
  const seen = isPublic(article, now);
  const belongs = feedsOf(article, config.feeds);
  const { young, agesAt } = ageOut(article, belongs, config.feeds, now);
  const fragments = seen
    ? await rendered(context, asAdvertised(article, probed), visibility, young, picture)
    : undefined;
  const joins = fragments ? young : [];
  const formerFeeds: string[] = Object.keys(JSON.parse(places || '{}'));
  // Readers of these feeds may still have it: it is in them, it has a place in them, or they show such articles.
  const reasonsOf = seen ? [] : [...held, ...formerFeeds, ...(shown ? belongs.filter(isOccurring) : [])];
  const leaves = new Set([...held, ...formerFeeds, ...reasonsOf].filter((feed) => !joins.includes(feed)));
  return {
    article,
    seen,
    picture,
    command: {
      id,
      revision: article.revision,
      publishedAt: Date.parse(article.publishedAt),
      updatedAt: Date.parse(article.updatedAt),
      visibility,
      fragments: fragments ?? {},
      joins: joins.map((feed) => ({
        feed,
        maxMembers: isOccurring(feed) ? maxInOccurring : maxInConfigured,
        placed: !isOccurring(feed),
      })),
      leaves: [...leaves].map((feed) => ({ feed, buried: reasonsOf.includes(feed) })),
      hub: announcing(config),
      ...(joins.length > 0 && agesAt !== undefined && { agesAt }),
    },
  };
}

/** A section's, tag's or language's feed. */
function isOccurring(feed: string): boolean {
  return feed.includes('/');
}

/** The article's fragments; undefined if it would break a format, which is reported. */
async function rendered(
  context: Context,
  article: Article,
  visibility: Visibility,
  feeds: string[],
  picture: Picture | undefined,
): Promise<Record<string, string> | undefined> {
  const { config, log } = context;
  const contents = new Set<FeedConfig['content']>(
    config.feeds.filter(({ id }) => feeds.includes(id)).map(({ content }) => content),
  );
  try {
    return fragmentsOf(article, addressesOf(config), config.newsroom.id, visibility, contents, picture);
  } catch (error) {
    log.error({ err: error, article: article.id }, 'left out of the feeds: it would break one');
    await reportRejected(context, '', `article ${article.id}`, `left out of the feeds: ${reasonOf(error)}`);
    return undefined;
  }
}
