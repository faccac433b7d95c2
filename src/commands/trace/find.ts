import type { Context } from '../../actions/context.ts';
import { articleById, articlesById } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { identitiesOf, isOurId } from '../../article/identity.ts';
import { foldHeadline } from '../../article/text.ts';
import { deliveryById, listDeliveries } from '../../delivery/delivery.ts';
import { upTo } from '../../ends.ts';
import { linkByCode } from '../../links/link.ts';
import { httpUrl } from '../../net/httpUrl.ts';
import { draftById } from '../../review/draft.ts';

/** So many of the newest articles' headlines are searched. */
export const searched = 2_000;
/** So many of the newest posts are compared with an address. */
const posts = 1_000;

/**
 * The articles that words, an id (of an article, draft or delivery), a short code or an address (of an article, its record,
 * a short link or a post) lead to, newest first.
 */
export async function findArticles(context: Context, query: string): Promise<Article[]> {
  const id = await idFrom(context, query);
  if (id !== undefined) return articlesById(context.store, [id]);
  return byHeadlineText(context, query);
}

/** The article that an id, a short code or an address names; undefined for words, and where it names none. */
export async function idFrom(context: Context, query: string): Promise<string | undefined> {
  const { store } = context;
  if (isOurId(query)) return query;
  if (/^d_[0-9a-f]+$/.test(query)) return (await draftById(store, query))?.articleId;
  if (/^p_[0-9a-f]+$/.test(query)) return (await deliveryById(store, query))?.articleId;
  const address = /^https?:/i.test(query) ? httpUrl(query) : undefined;
  if (address) return byAddress(context, address);
  return /^[A-Za-z0-9-]{3,32}$/.test(query) ? byCode(context, query) : undefined;
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
  return (await byIdentity(context, address)) ?? byPost(context, address);
}

async function byIdentity(context: Context, url: string): Promise<string | undefined> {
  const [identity] = identitiesOf({ source: '', url, headline: '', language: '' });
  if (identity?.kind !== 'url') return undefined;
  return (await context.store.redis.get(context.store.keys.identity('url', identity.digest))) ?? undefined;
}

/** What a channel answered with is kept with the delivery alone, so the newest are looked through. */
async function byPost({ store }: Context, address: string): Promise<string | undefined> {
  let cursor: string | undefined;
  for (let seen = 0; seen < posts; seen += 100) {
    const page = await listDeliveries(store, { state: 'sent' }, 100, cursor);
    const found = page.items.find(({ remoteUrl }) => remoteUrl === address);
    if (found) return found.articleId;
    if (page.nextCursor === null) return undefined;
    cursor = page.nextCursor;
  }
  return undefined;
}

async function byHeadlineText(context: Context, text: string): Promise<Article[]> {
  const { redis, keys } = context.store;
  const wanted = foldHeadline(text)
    .split(' ')
    .filter((word) => word !== '');
  if (wanted.length === 0) return [];
  const ids = await redis.zrange(keys.articles, '0', String(searched - 1));
  const found: Article[] = [];
  for (const id of ids) {
    const article = await articleById(context.store, id);
    const headline = article ? foldHeadline(article.headline) : '';
    if (article && wanted.every((word) => headline.includes(word))) found.push(article);
  }
  return found;
}
