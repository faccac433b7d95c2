import type { PageBothWays, Where } from '../store/lists/pageBothWays.ts';
import { type Listed, pageOfRangeBothWays, rangeIn, rangeOf } from '../store/lists/range.ts';
import { sieved, sievedPage } from '../store/lists/sieve.ts';
import type { Store } from '../store/store.ts';
import { type Link, linksByCode } from './link.ts';
import type { LinkFilter } from './linkFilter.ts';
import { codesFoundBy } from './search.ts';

export interface FoundLinks extends Pick<PageBothWays, 'newer' | 'older'> {
  items: Link[];
  /** How many come before the page's first one, and how many there are in all; missing if it takes too long to know. */
  from?: number;
  total?: number;
  /** Whether only the newest links and articles were searched for the words. */
  isPartial: boolean;
}

/** Links that match every given field, the newest first; a search begins with what it names exactly. */
export async function findLinks(
  store: Store,
  bases: { webBase: string; linkBase: string },
  filter: LinkFilter,
  where: Where,
  limit: number,
): Promise<FoundLinks> {
  const { words, article } = filter;
  const searched = words === undefined ? undefined : await codesFoundBy(store, bases, words);
  const ofArticle =
    article === undefined ? undefined : await store.redis.hvals(store.keys.articleLinks(article));
  const some = ofArticle
    ? searched
      ? searched.codes.filter((code) => ofArticle.includes(code))
      : ofArticle
    : searched?.codes;
  const page = some
    ? await pageOfSome(store, filter, { codes: some, isSorted: searched !== undefined }, where, limit)
    : await pageOfAll(store, filter, where, limit);
  const { ids, ...ways } = page;
  return {
    ...ways,
    items: await linksByCode(store, ids, bases.webBase),
    isPartial: searched?.isPartial ?? false,
  };
}

/** The lists that a link must be in, and those that it must not be in. */
function listsOf({ keys }: Store, { channel, kind, clicked }: LinkFilter) {
  return {
    inAll: [
      ...(channel === undefined ? [] : [keys.linksOf(channel)]),
      ...(clicked === 'yes' ? [keys.clickedLinks] : []),
      ...(kind === 'custom' ? [keys.customLinks] : []),
      ...(kind === 'imported' ? [keys.importedLinks] : []),
    ],
    inNone: [
      ...(clicked === 'no' ? [keys.clickedLinks] : []),
      // A channel has automatic links alone.
      ...(kind === 'automatic' && channel === undefined ? [keys.customLinks, keys.importedLinks] : []),
    ],
  };
}

const scoresOf = ({ since, until }: LinkFilter) => ({ min: until && -until, max: since && -since });

async function pageOfAll(store: Store, filter: LinkFilter, where: Where, limit: number) {
  const { redis, keys } = store;
  const { inAll, inNone } = listsOf(store, filter);
  const sizes = await Promise.all(inAll.map((list) => redis.zcard(list)));
  const list = inAll[sizes.indexOf(Math.min(...sizes))] ?? keys.links;
  const others = inAll.filter((each) => each !== list);
  const scores = scoresOf(filter);
  if (others.length === 0 && inNone.length === 0)
    return pageOfRangeBothWays(rangeOf(store, list, scores), where, limit);
  return sievedPage(store, { list, scores, inAll: others, inNone }, where, limit);
}

/** A page of links that are in memory, in the order given or the newest first. */
async function pageOfSome(
  store: Store,
  filter: LinkFilter,
  { codes, isSorted }: { codes: string[]; isSorted: boolean },
  where: Where,
  limit: number,
): Promise<PageBothWays> {
  const { redis, keys } = store;
  const scores = codes.length > 0 ? await redis.zmscore(keys.links, ...codes) : [];
  const listed = codes.flatMap((id, n): Listed[] => (scores[n] ? [{ id, score: Number(scores[n]) }] : []));
  const all = await sieved(
    store,
    { list: keys.links, scores: scoresOf(filter), ...listsOf(store, filter) },
    listed,
  );
  const items = isSorted ? all : all.sort((a, b) => a.score - b.score || (a.id < b.id ? -1 : 1));
  return pageOfRangeBothWays(rangeIn(items), where, limit);
}
