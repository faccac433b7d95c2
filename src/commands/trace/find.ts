import type { Context } from '../../actions/context.ts';
import { articleById, articlesById } from '../../article/archive.ts';
import type { Article } from '../../article/article.ts';
import { identitiesOf, isOurId } from '../../article/identity.ts';
import { foldHeadline } from '../../article/text.ts';
import { deliveriesOfArticle } from '../../delivery/articleDeliveries.ts';
import { deliveriesById, deliveryById } from '../../delivery/delivery.ts';
import { upTo } from '../../ends.ts';
import { linkByCode } from '../../links/link.ts';
import { httpUrl } from '../../net/httpUrl.ts';
import { draftById } from '../../review/draft.ts';
import { walk } from '../../store/walk.ts';

/** Another article with the same words, as shown in a list. */
export type AlsoFound = Pick<Article, 'id' | 'publishedAt' | 'headline'>;

/**
 * The article that words, an id (of an article, draft or delivery), a short code or an address (of an article, its
 * record, a short link or a post) lead to; the newest if there are several. All stored articles are searched.
 */
export async function findArticle(
  context: Context,
  query: string,
): Promise<{ article: Article | undefined; others: AlsoFound[] }> {
  const id = await idFrom(context, query);
  if (id !== undefined) return { article: await articleById(context.store, id), others: [] };
  return byHeadlineText(context, query);
}

/** The article that an id, a short code or an address names; undefined for words, and if it names none. */
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

/**
 * What a channel answered with is kept with the delivery alone: all that were sent are looked through, newest first, then
 * every article's, of which perhaps only the proofs are left.
 */
async function byPost(context: Context, address: string): Promise<string | undefined> {
  const { store } = context;
  for await (const rows of walk(store, store.keys.deliveries('sent', '*'), '-inf', '+inf')) {
    const sent = await deliveriesById(
      store,
      rows.map(({ id }) => id),
    );
    const found = sent.find(({ remoteUrl }) => remoteUrl === address);
    if (found) return found.articleId;
  }
  for await (const rows of walk(store, store.keys.articles, '-inf', '+inf', 100)) {
    const posts = await Promise.all(rows.map(({ id }) => deliveriesOfArticle(context, id)));
    const found = posts.flat().find(({ remoteUrl }) => remoteUrl === address);
    if (found) return found.articleId;
  }
  return undefined;
}

/** One page of the archive at a time, so that whole articles are never all in memory. */
async function byHeadlineText({ store }: Context, text: string): ReturnType<typeof findArticle> {
  const wanted = foldHeadline(text)
    .split(' ')
    .filter((word) => word !== '');
  let article: Article | undefined;
  const others: AlsoFound[] = [];
  if (wanted.length === 0) return { article, others };
  for await (const rows of walk(store, store.keys.articles, '-inf', '+inf', 100)) {
    const articles = await articlesById(
      store,
      rows.map(({ id }) => id),
    );
    for (const each of articles) {
      const headline = foldHeadline(each.headline);
      if (!wanted.every((word) => headline.includes(word))) continue;
      if (article) others.push({ id: each.id, publishedAt: each.publishedAt, headline: each.headline });
      else article = each;
    }
  }
  return { article, others };
}
