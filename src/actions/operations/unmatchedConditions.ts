import { listArticles } from '../../article/archive.ts';
import type { Where } from '../../config/schema.ts';
import { matches } from '../../syndication/membership.ts';
import type { Context } from '../context.ts';

/** How many of the newest articles must all miss a condition before it counts as a mistake. */
const enough = 50;

/**
 * Feeds and channels whose `where` matches none of the newest fifty articles, one sentence each: sections are often
 * misspelt.
 */
export async function unmatchedConditions({
  store,
  config,
}: Pick<Context, 'store' | 'config'>): Promise<string[]> {
  const { items } = await listArticles(store, enough);
  if (items.length < enough) return [];
  const all = [
    ...config.feeds.map(({ id, where }) => ({ what: `feed ${id}`, where })),
    ...config.channels.map(({ id, where }) => ({ what: `channel ${id}`, where })),
  ];
  return all.flatMap(({ what, where }) => {
    // Breaking news is rare.
    const usual: Where | undefined = where && { ...where, breaking: undefined };
    if (items.some((article) => matches(usual, article))) return [];
    const found = [...new Set(items.flatMap(({ section }) => section ?? []))].slice(0, 5);
    const sections =
      found.length > 0 ? ` Their sections: ${found.join(', ')}.` : ' None of them has a section.';
    return [`The where of ${what} matched none of the newest ${enough} articles.${sections}`];
  });
}
