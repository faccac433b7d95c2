import { articleById, articlesById } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { identitiesOf, isOurId } from '../../article/identity.ts';
import { searchList } from '../../article/search.ts';
import { deliveryById } from '../../delivery/delivery.ts';
import { upTo } from '../../ends.ts';
import { linkByCode } from '../../links/link.ts';
import { httpUrl } from '../../net/httpUrl.ts';
import { draftById } from '../../review/draft.ts';
import type { Context } from '../context.ts';
import { deliveryOfPost } from '../delivering/deliveryOfPost.ts';

/** Another article with the same words, as shown in a list. */
type AlsoFound = Pick<Article, 'id' | 'publishedAt' | 'headline'>;

interface FoundArticles {
  article: Article | undefined;
  others: AlsoFound[];
  /** How many there are, including those that are not listed. */
  total: number;
}

/**
 * The article that a query leads to: words, an id (of an article, draft, delivery or post), a short code or an address
 * (of an article, its record, a short link or a post). The newest if there are several, and up to `others` more.
 */
export async function findArticle(context: Context, query: string, others: number): Promise<FoundArticles> {
  const id = await idFrom(context, query);
  if (id === undefined) return byWords(context, query, others);
  const article = await articleById(context.store, id);
  return { article, others: [], total: article ? 1 : 0 };
}

/** The article that an id, a short code or an address names; undefined for words, or if there is none. */
export async function idFrom(context: Context, query: string): Promise<string | undefined> {
  const { store } = context;
  if (isOurId(query)) return query;
  if (/^d_[0-9a-f]+$/.test(query)) return (await draftById(store, query))?.articleId;
  if (/^p_[0-9a-f]+$/.test(query)) return (await deliveryById(store, query))?.articleId;
  const address = /^https?:/i.test(query) ? httpUrl(query) : undefined;
  if (address) return byAddress(context, address);
  if (/\s/.test(query)) return undefined;
  const byShortCode = /^[A-Za-z0-9-]{3,32}$/.test(query) ? await byCode(context, query) : undefined;
  return byShortCode ?? (await deliveryOfPost(context, query))?.articleId;
}

async function byCode(context: Context, code: string): Promise<string | undefined> {
  const link = await linkByCode(context.store, code, context.config.web.baseUrl);
  return link && (link.articleId ?? byIdentity(context, link.target));
}

async function byAddress(context: Context, address: string): Promise<string | undefined> {
  const { config } = context;
  const bare = upTo(address, /[?#]/);
  const record = bare.startsWith(`${config.web.baseUrl}/articles/`) ? bare.split('/').at(-1) : undefined;
  if (record && isOurId(record)) return record;
  if (bare.startsWith(`${config.links.baseUrl}/`)) {
    return byCode(context, bare.slice(config.links.baseUrl.length + 1).replace(/\+$|\.(svg|png)$/, ''));
  }
  return (await byIdentity(context, address)) ?? (await deliveryOfPost(context, address))?.articleId;
}

async function byIdentity(context: Context, url: string): Promise<string | undefined> {
  const [identity] = identitiesOf({ source: '', url, headline: '', language: '' });
  if (identity?.kind !== 'url') return undefined;
  return (await context.store.redis.get(context.store.keys.identity('url', identity.digest))) ?? undefined;
}

async function byWords({ store }: Context, text: string, others: number): Promise<FoundArticles> {
  if (text.trim() === '') return { article: undefined, others: [], total: 0 };
  const { items } = await searchList(store, store.keys.articles, { words: text });
  const [article, ...further] = await articlesById(
    store,
    items.slice(0, 1 + others).map(({ id }) => id),
  );
  return {
    article,
    others: further.map(({ id, publishedAt, headline }) => ({ id, publishedAt, headline })),
    total: items.length,
  };
}
