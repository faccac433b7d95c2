import { identitiesOf, isOurId } from '../article/identity.ts';
import { searchList } from '../article/search.ts';
import { httpUrl } from '../net/httpUrl.ts';
import { readableUrl } from '../net/readableUrl.ts';
import { linkPlace } from '../store/scripts/link/linkPlaces.ts';
import type { Store } from '../store/store.ts';
import { isValidCode } from './codes.ts';
import { storedTarget } from './target.ts';

/** How many of the newest links a search looks at for a part of their targets. */
export const maxSearched = 2_000;
/** Of how many of the newest articles with the words the links are found. */
const maxArticles = 500;

/**
 * The codes of links found by a code, a short address, an article's id, words of its headline, or part of their target.
 * Exact matches of a code, an id or an article's address come first, then the others, newest first. A part of a target
 * is only looked for among the newest 2,000 links. `isPartial`: there are more links or articles than were looked at.
 */
export async function codesFoundBy(
  store: Store,
  bases: { webBase: string; linkBase: string },
  query: string,
): Promise<{ codes: string[]; isPartial: boolean }> {
  const text = query.trim();
  if (text === '') return { codes: [], isPartial: false };
  const { redis, keys } = store;
  const [exact, ofArticles, byPart, links] = await Promise.all([
    named(store, bases, text),
    byWords(store, text),
    byTarget(store, text),
    redis.zcard(keys.links),
  ]);
  return {
    codes: [...new Set([...exact, ...ofArticles.codes, ...byPart])],
    isPartial: ofArticles.cut || links > maxSearched,
  };
}

async function named(
  store: Store,
  { webBase, linkBase }: { webBase: string; linkBase: string },
  text: string,
): Promise<string[]> {
  if (isOurId(text)) return store.redis.hvals(store.keys.articleLinks(text));
  const article = await articleAt(store, text);
  if (article) return store.redis.hvals(store.keys.articleLinks(article));
  const byAddress = await linkByTarget(store, webBase, text);
  if (byAddress) return [byAddress];
  const short = text.startsWith(`${linkBase}/`) ? text.slice(linkBase.length + 1) : text;
  return isValidCode(short) ? [...new Set([short, short.toLowerCase()])] : [];
}

/** The article that an address leads to, whatever its age. */
async function articleAt({ redis, keys }: Store, text: string): Promise<string | undefined> {
  const url = /^https?:\/\//i.test(text) ? httpUrl(text) : undefined;
  const known = url ? identitiesOf({ source: '', url, headline: '', language: '' }) : [];
  const digest = known.find(({ kind }) => kind === 'url')?.digest;
  return digest === undefined ? undefined : ((await redis.get(keys.identity('url', digest))) ?? undefined);
}

/** The code of a link without an article that leads, or once led, to exactly this address. */
export async function linkByTarget(
  { redis, keys }: Store,
  webBase: string,
  address: string,
): Promise<string | undefined> {
  const url = httpUrl(address) ?? address;
  const places = [...new Set([url, storedTarget(url, webBase), address])].map(linkPlace);
  const codes = await Promise.all(
    places.map(({ bucket, field }) => redis.hget(keys.linkIndex(bucket), field)),
  );
  return codes.find((code) => code !== null) ?? undefined;
}

async function byTarget({ redis, keys }: Store, text: string): Promise<string[]> {
  const codes = await redis.zrange(keys.links, '0', String(maxSearched - 1));
  const targets = await Promise.all(codes.map((code) => redis.hget(keys.link(code), 'target')));
  const wanted = text.toLowerCase();
  return codes.filter(
    (code, index) =>
      code.toLowerCase().startsWith(wanted) ||
      spellingsOf(targets[index]).some((one) => one.includes(wanted)),
  );
}

/** A target as stored, and as people read it. */
function spellingsOf(target: string | null | undefined): string[] {
  if (!target) return [];
  return [target.toLowerCase(), readableUrl(target).toLowerCase()];
}

/** The links of the newest articles with these words. */
async function byWords(store: Store, text: string): Promise<{ codes: string[]; cut: boolean }> {
  const { items, cut } = await searchList(store, store.keys.articles, { words: text });
  const articles = items.slice(0, maxArticles);
  const codes = await Promise.all(articles.map(({ id }) => store.redis.hvals(store.keys.articleLinks(id))));
  return { codes: codes.flat(), cut: cut || items.length > maxArticles };
}
