import { z } from 'zod';
import { type Moment, readQuery } from '../../config/query.ts';
import { cursorAfter, type Page } from '../../store/lists/page.ts';
import type { Scores } from '../../store/lists/range.ts';
import type { Store } from '../../store/store.ts';
import { articlesById, listArticles } from '../archive.ts';
import type { Article } from '../article.ts';
import { type ArticleSearch, isSearch, searchFields, searchFrom } from '../search.ts';

/** The states of an article, as it is filtered by. */
export const articleStates = ['published', 'corrected', 'withdrawn'] as const;

/** A filter of articles as people and programs write it: the same on the desk, in the API and as a command's options. */
export const ArticleQuery = z.object({
  ...searchFields,
  state: z.enum(articleStates).optional().describe('In this state'),
  since: z.string().max(40).optional().describe('Published since then: a time, or how long ago, such as 24h'),
  until: z.string().max(40).optional().describe('Published until then: a time, or how long ago, such as 3d'),
});
export type ArticleQuery = z.input<typeof ArticleQuery>;

/** The names of what can be filtered by. */
export const articleQueryFields = Object.keys(ArticleQuery.shape) as (keyof ArticleQuery)[];

export interface ArticleFilter extends ArticleSearch {
  state?: Article['status'] | undefined;
  /** Published between these instants (ms, both included). */
  since?: number | undefined;
  until?: number | undefined;
}

/** Reads a filter. Throws `request.invalid` for an unknown state or an unreadable time. */
export function readArticleFilter(given: unknown, moment: Moment): ArticleFilter {
  const { search, ...rest } = readQuery(ArticleQuery, given, moment);
  return { ...rest, words: search?.trim() ? search : undefined };
}

/** How many are looked at for one page at most; the search goes on with the next page, so a page may be empty. */
const mostRead = 2_000;

/** Articles that match every given field, newest first. A page may hold fewer than `limit` and go on all the same. */
export async function findArticles(
  store: Store,
  filter: ArticleFilter,
  limit: number,
  cursor?: string,
): Promise<Page<Article>> {
  const { state, since, until } = filter;
  if (!isSearch(filter) && [state, since, until].every((given) => given === undefined))
    return listArticles(store, limit, cursor);
  // The list's scores are the publication times, negated.
  const scores: Scores = { min: until && -until, max: since && -since };
  const items: Article[] = [];
  const places = new Map<string, string>();
  let looked = 0;
  for await (const { rows, read, isLast } of searchFrom(store, store.keys.articles, filter, {
    scores,
    cursor,
  })) {
    looked += read.length;
    for (const { id, score } of rows) places.set(id, cursorAfter(score, id));
    const articles = await articlesById(
      store,
      rows.map(({ id }) => id),
    );
    items.push(...articles.filter(({ status }) => state === undefined || status === state));
    const end = items[limit - 1];
    if (end && items.length > limit)
      return { items: items.slice(0, limit), nextCursor: places.get(end.id) ?? null };
    const last = read.at(-1);
    if (!isLast && last && (looked >= mostRead || items.length === limit))
      return { items, nextCursor: cursorAfter(last.score, last.id) };
  }
  return { items, nextCursor: null };
}
