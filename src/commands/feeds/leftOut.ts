import { formats } from '../../../feeds/index.ts';
import type { Context } from '../../actions/context.ts';
import { articlesById } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { visibleTo } from '../../article/visibility.ts';
import { addressesOf } from '../../config/addresses.ts';
import { reasonOf } from '../../errors.ts';
import { entryOf } from '../../syndication/entry.ts';
import { ageOut, feedsOf } from '../../syndication/membership.ts';

/** An article that belongs to a feed but is not in it. */
export interface LeftOut {
  articleId: string;
  headline: string;
  why: string;
  /** Whether a rule leaves it out (embargo, withdrawal), as it should. */
  byRule: boolean;
}

/** Why an article can't be in any feed now; undefined if it can. */
export function whyLeftOut(
  context: Context,
  article: Article,
): Omit<LeftOut, 'articleId' | 'headline'> | undefined {
  const visibility = visibleTo(article, context.clock.now(), 'public');
  if (visibility === 'none')
    return { why: `under embargo until ${article.embargoUntil ?? ''}`, byRule: true };
  if (visibility === 'gone') return { why: 'withdrawn', byRule: true };
  try {
    const entry = entryOf(article, addressesOf(context.config), context.config.newsroom.id, visibility);
    for (const format of Object.values(formats)) format.fragment(entry);
    return undefined;
  } catch (error) {
    return { why: reasonOf(error), byRule: false };
  }
}

/** An article older than the feed's `maxAge` no longer belongs to it. */
function belongs({ config, clock }: Context, feed: string, article: Article): boolean {
  return ageOut(article, feedsOf(article, config.feeds), config.feeds, clock.now()).young.includes(feed);
}

/** The newest articles, in order; a feed's articles are among them. */
export async function newestArticles(context: Context, most: number): Promise<Article[]> {
  const { redis, keys } = context.store;
  return articlesById(context.store, await redis.zrange(keys.articles, '0', String(most - 1)));
}

/** Which of these articles belong to a feed but are not in it, and why. */
export function leftOutOf(
  context: Context,
  feed: string,
  members: Set<string>,
  articles: Article[],
): LeftOut[] {
  const absent = articles.filter((article) => !members.has(article.id) && belongs(context, feed, article));
  return absent.map((article) => ({
    articleId: article.id,
    headline: article.headline,
    ...(whyLeftOut(context, article) ?? {
      why: 'it has not been added yet; run "slugline feeds build"',
      byRule: false,
    }),
  }));
}
