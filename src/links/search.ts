import { articlesById } from '../article/archive.ts';
import { identitiesOf, isOurId } from '../article/identity.ts';
import { foldHeadline } from '../article/text.ts';
import { httpUrl } from '../net/httpUrl.ts';
import { readableUrl } from '../net/readableUrl.ts';
import type { Store } from '../store/store.ts';
import { walk } from '../store/walk.ts';
import { isValidCode } from './codes.ts';
import { type Link, linkByCode } from './link.ts';

/** The targets and headlines of so many of the newest links and articles are searched. */
export const maxSearched = 2_000;
const maxFound = 50;

/**
 * Links by a code, a short address, an article's id, words of its headline, or a piece of where they lead; newest first
 * after what was named exactly: a code, an id, an article's address. Only the targets and headlines of the newest 2,000 are
 * searched besides.
 */
export async function searchLinks(
  store: Store,
  bases: { webBase: string; linkBase: string },
  query: string,
): Promise<Link[]> {
  const text = query.trim();
  if (text === '') return [];
  const found = new Set<string>(await named(store, bases.linkBase, text));
  for (const code of [...(await byTarget(store, text)), ...(await byHeadline(store, text))]) {
    if (found.size >= maxFound) break;
    found.add(code);
  }
  const links = await Promise.all([...found].map((code) => linkByCode(store, code, bases.webBase)));
  return links.filter((link) => link !== undefined);
}

/** Whether there are more links or articles than a search looks through. */
export async function searchesPartly({ redis, keys }: Store): Promise<boolean> {
  const [links, articles] = await Promise.all([redis.zcard(keys.links), redis.zcard(keys.articles)]);
  return links > maxSearched || articles > maxSearched;
}

async function named(store: Store, linkBase: string, text: string): Promise<string[]> {
  if (isOurId(text)) return store.redis.hvals(store.keys.articleLinks(text));
  const article = await articleAt(store, text);
  if (article) return store.redis.hvals(store.keys.articleLinks(article));
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

/** The newest link that leads to exactly this address, of all that there are. */
export async function linkByTarget(store: Store, webBase: string, target: string): Promise<Link | undefined> {
  const { redis, keys } = store;
  for await (const rows of walk(store, keys.links, '-inf', '+inf')) {
    const targets = await Promise.all(rows.map(({ id }) => redis.hget(keys.link(id), 'target')));
    const found = rows[targets.indexOf(target)];
    if (found) return linkByCode(store, found.id, webBase);
  }
  return undefined;
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

async function byHeadline(store: Store, text: string): Promise<string[]> {
  const wanted = foldHeadline(text)
    .split(' ')
    .filter((word) => word !== '');
  if (wanted.length === 0) return [];
  const ids = await store.redis.zrange(store.keys.articles, '0', String(maxSearched - 1));
  const found: string[] = [];
  // In pieces, so that whole articles are never all in memory.
  for (let from = 0; from < ids.length && found.length < maxFound; from += 100) {
    for (const { id, headline } of await articlesById(store, ids.slice(from, from + 100))) {
      const folded = foldHeadline(headline);
      if (wanted.every((word) => folded.includes(word)))
        found.push(...(await store.redis.hvals(store.keys.articleLinks(id))));
    }
  }
  return found;
}
