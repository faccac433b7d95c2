import { isSearch, searchList } from '../article/search.ts';
import { cursorAfter, type Page, readCursor } from '../store/lists/page.ts';
import type { PageBothWays, Where } from '../store/lists/pageBothWays.ts';
import {
  type Listed,
  listedIn,
  pageOfRangeBothWays,
  type Range,
  rangeAfter,
  rangeIn,
  rangeOf,
} from '../store/lists/range.ts';
import type { Store } from '../store/store.ts';
import { type Draft, draftById, draftsOfArticle, listDrafts, peopleOf, waitsForSecond } from './draft.ts';
import { type DraftFilter, isPlain } from './draftFilter.ts';
import { withEarlierDrafts } from './madeUntil.ts';
import { toReview } from './states.ts';

/** Which drafts an article must have. `review`: at least one that a person must decide about. */
type Among = 'any' | 'review';

/** The articles with such drafts; those with the newest draft first. Reads only the lists that the filter needs. */
async function found(
  store: Store,
  filter: DraftFilter,
  among: Among,
): Promise<{ articles: Range; cut: boolean }> {
  const { keys } = store;
  const { channel = '*', state, by, waitsFor, since, until } = filter;
  const inState = state ?? (among === 'any' ? '*' : undefined);
  const list = inState ? keys.listedIn(inState, channel) : keys.review(channel);
  const scores = { max: since && -since };
  const made = {
    channel: filter.channel,
    states: state ? [state] : among === 'review' ? toReview : undefined,
  };
  const reachingBack = (newer: Listed[]) =>
    until === undefined ? Promise.resolve(newer) : withEarlierDrafts(store, newer, { ...made, since, until });
  const further = [
    ...(waitsFor === undefined ? [] : [keys.listedIn('second', channel)]),
    ...(by ? [keys.listedBy(by)] : []),
  ];
  if (further.length === 0 && !isSearch(filter)) {
    if (until === undefined) return { articles: rangeOf(store, list, scores), cut: false };
    const newer = listedIn(await store.redis.zrangebyscore(list, '-inf', `(${-until}`, 'WITHSCORES'));
    const rest = rangeOf(store, list, { ...scores, min: -until });
    return { articles: rangeAfter(await reachingBack(newer), rest, -until), cut: false };
  }
  const { items: all, cut } = await searchList(store, list, filter, { further, scores });
  const isNewer = ({ score }: Listed) => until !== undefined && score < -until;
  const items = [...(await reachingBack(all.filter(isNewer))), ...all.filter((item) => !isNewer(item))];
  if (waitsFor === undefined || waitsFor === 'anyone') return { articles: rangeIn(items), cut };
  const waiting = await Promise.all(
    items.map(async (item) => {
      const drafts = await draftsOfArticle(store, item.id);
      return drafts.some((draft) => isWanted(draft, { channel: filter.channel, waitsFor })) ? [item] : [];
    }),
  );
  return { articles: rangeIn(waiting.flat()), cut };
}

/** A page of the articles whose drafts match a filter, with the cursors in both directions. */
export async function findArticlesToReview(
  store: Store,
  filter: DraftFilter,
  where: Where,
  limit: number,
): Promise<PageBothWays & { cut: boolean }> {
  const { articles, cut } = await found(store, filter, 'review');
  return { ...(await pageOfRangeBothWays(articles, where, limit)), cut };
}

/** How many articles' drafts are read at most for one page of drafts; the next page continues there. */
const mostRead = 500;
const chunk = 25;

/**
 * The drafts that match a filter; those of the article with the newest one first. A page may have fewer than `limit`.
 */
export async function findDrafts(
  store: Store,
  filter: DraftFilter,
  limit: number,
  cursor?: string,
): Promise<Page<Draft>> {
  if (isPlain(filter)) return listDrafts(store, filter, limit, cursor);
  const { articles } = await found(store, filter, 'any');
  const last = cursor ? await lastShown(store, cursor) : undefined;
  const start = last ? (await articles.placeOf(last.article)).index : 0;
  const total = await articles.total();
  const scores = new Map<string, number>();
  const drafts: Draft[] = [];
  let item: Listed | undefined;
  for (let from = start; from < Math.min(total, start + mostRead); from += chunk) {
    const some = await articles.slice(from, from + chunk);
    for (const { id, score } of some) scores.set(id, score);
    const each = await Promise.all(some.map(({ id }) => draftsOfArticle(store, id)));
    for (const [n, ofArticle] of each.entries()) {
      item = some[n];
      const wanted = ofArticle.filter((draft) => isWanted(draft, filter)).sort(newestFirst);
      const rest =
        last && item?.id === last.articleId ? wanted.slice(placeInArticle(wanted, last.id)) : wanted;
      drafts.push(...rest);
      const end = drafts[limit - 1];
      if (!end || !item) continue;
      const isLast = from + n + 1 >= total && drafts.length === limit;
      const score = scores.get(end.articleId) ?? item.score;
      return { items: drafts.slice(0, limit), nextCursor: isLast ? null : cursorAfter(score, end.id) };
    }
  }
  const goesOn = total > start + mostRead && item;
  return { items: drafts, nextCursor: goesOn ? cursorAfter(goesOn.score, goesOn.id) : null };
}

/** Whether a draft matches the fields of the filter that concern drafts and not articles. */
function isWanted(draft: Draft, { channel, state, by, waitsFor, since, until }: DraftFilter): boolean {
  const made = Date.parse(draft.createdAt);
  return (
    (channel === undefined || draft.channel === channel) &&
    (state === undefined || draft.state === state) &&
    (by === undefined || peopleOf(draft).includes(by)) &&
    (waitsFor === undefined || mayComplete(draft, waitsFor)) &&
    (since === undefined || made >= since) &&
    (until === undefined || made <= until)
  );
}

/** Whether a draft waits for a second approval that this person may give. */
function mayComplete(draft: Draft, person: string): boolean {
  return waitsForSecond(draft) && !draft.authors.includes(person) && !draft.approvedBy.includes(person);
}

const newestFirst = (a: Draft, b: Draft) =>
  Date.parse(b.createdAt) - Date.parse(a.createdAt) || (a.id < b.id ? -1 : 1);

/** What a cursor of `findDrafts` refers to: the last draft shown, or the last article that was read. */
async function lastShown(
  store: Store,
  cursor: string,
): Promise<{ id: string; articleId: string; article: string }> {
  const { score, id } = readCursor(cursor);
  const articleId = (await draftById(store, id))?.articleId ?? id;
  return { id, articleId, article: cursorAfter(Number(score), articleId) };
}

/** How many of an article's drafts have been shown; all of them if the last one is no longer among them. */
function placeInArticle(drafts: Draft[], id: string): number {
  const place = drafts.findIndex((draft) => draft.id === id);
  return place < 0 ? drafts.length : place + 1;
}
