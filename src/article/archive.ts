import { SluglineError } from '../errors.ts';
import { storedUrl } from '../net/httpUrl.ts';
import { type Page, pageOfIds } from '../store/lists/page.ts';
import type { Store } from '../store/store.ts';
import type { Article, Image } from './article.ts';

/** The JSON of a new article was written before its code was assigned: the code is stored next to it. */
function readArticle([json, code]: (string | null | undefined)[]): Article | undefined {
  return json ? { ...addressed(JSON.parse(json) as Article), ...(code ? { code } : {}) } : undefined;
}

/** Earlier versions stored addresses as written. */
function addressed({ canonicalUrl, image, ...article }: Article): Article {
  const url = canonicalUrl && storedUrl(canonicalUrl);
  return { ...article, ...(image ? { image: pictured(image) } : {}), ...(url ? { canonicalUrl: url } : {}) };
}

function pictured({ url: stored, ...image }: Image): Image {
  const url = stored && storedUrl(stored);
  return url ? { url, ...image } : image;
}

function stored(store: Store, id: string): Promise<(string | null)[]> {
  return store.redis.hmget(store.keys.article(id), 'json', 'code');
}

/** The article; undefined if there is none. */
export async function articleById(store: Store, id: string): Promise<Article | undefined> {
  return readArticle(await stored(store, id));
}

/** An article's status alone; undefined if there is no such article. */
export async function articleStatus(
  { redis, keys }: Store,
  id: string,
): Promise<Article['status'] | undefined> {
  return ((await redis.hget(keys.article(id), 'status')) ?? undefined) as Article['status'] | undefined;
}

/** The article as it is now; throws if there is none. */
export async function requireArticle(store: Store, id: string): Promise<Article> {
  const article = await articleById(store, id);
  if (!article) throw new SluglineError('article.unknown', { id });
  return article;
}

/** Several at a time, in the order asked; missing ones are left out. */
export async function articlesById(store: Store, ids: string[]): Promise<Article[]> {
  const texts = await Promise.all(ids.map((id) => stored(store, id)));
  return texts.map(readArticle).filter((article) => article !== undefined);
}

/** Newest first, by `publishedAt` and then id. */
export async function listArticles(store: Store, limit: number, cursor?: string): Promise<Page<Article>> {
  const page = await pageOfIds(store, store.keys.articles, limit, cursor);
  return { items: await articlesById(store, page.items), nextCursor: page.nextCursor };
}

/** The stored revisions, oldest first. */
export async function revisionsOf(store: Store, id: string): Promise<Article[]> {
  const { redis, keys } = store;
  const [texts, code] = await Promise.all([
    redis.hgetall(keys.revisions(id)),
    redis.hget(keys.article(id), 'code'),
  ]);
  return Object.values(texts)
    .map((json) => readArticle([json, code]))
    .filter((article) => article !== undefined)
    .sort((a, b) => a.revision - b.revision);
}

/** The revision that a draft was composed from; undefined if it is no longer stored. */
export async function revisionOf(store: Store, id: string, revision: number): Promise<Article | undefined> {
  const { redis, keys } = store;
  return readArticle(
    await Promise.all([
      redis.hget(keys.revisions(id), String(revision)),
      redis.hget(keys.article(id), 'code'),
    ]),
  );
}
