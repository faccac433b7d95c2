import { type Page, pageOfIds } from '../store/page.ts';
import type { Store } from '../store/store.ts';
import type { Article } from './article.ts';

/** A new article's revision is in its JSON already; what is kept beside it is what the scripts read. */
function readArticle(json: string | null | undefined): Article | undefined {
  return json ? (JSON.parse(json) as Article) : undefined;
}

/** The article as it is now; undefined where there is none. */
export async function articleById(store: Store, id: string): Promise<Article | undefined> {
  return readArticle(await store.redis.hget(store.keys.article(id), 'json'));
}

/** Several at once, in the order asked; those that are gone are left out. */
export async function articlesById(store: Store, ids: string[]): Promise<Article[]> {
  const texts = await Promise.all(ids.map((id) => store.redis.hget(store.keys.article(id), 'json')));
  return texts.map(readArticle).filter((article) => article !== undefined);
}

/** Newest first, by `publishedAt` and then id. */
export async function listArticles(store: Store, limit: number, cursor?: string): Promise<Page<Article>> {
  const page = await pageOfIds(store, store.keys.articles, limit, cursor);
  return { items: await articlesById(store, page.items), nextCursor: page.nextCursor };
}

/** The revisions that are kept, oldest first. */
export async function revisionsOf(store: Store, id: string): Promise<Article[]> {
  const kept = await store.redis.hgetall(store.keys.revisions(id));
  return Object.values(kept)
    .map((json) => JSON.parse(json) as Article)
    .sort((a, b) => a.revision - b.revision);
}

/** The revision that a draft was made from; undefined where it is no longer kept. */
export async function revisionOf(store: Store, id: string, revision: number): Promise<Article | undefined> {
  return readArticle(await store.redis.hget(store.keys.revisions(id), String(revision)));
}
