import type { Needs } from '../../actions/needs.ts';
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
export async function findArticles(needs: Needs, asked: string): Promise<Article[]> {
  const id = await idFrom(needs, asked);
  if (id !== undefined) return articlesById(needs.store, [id]);
  return byWords(needs, asked);
}

/** The article that an id, a short code or an address names; undefined for words, and where it names none. */
export async function idFrom(needs: Needs, asked: string): Promise<string | undefined> {
  const { store } = needs;
  if (isOurId(asked)) return asked;
  if (/^d_[0-9a-f]+$/.test(asked)) return (await draftById(store, asked))?.articleId;
  if (/^p_[0-9a-f]+$/.test(asked)) return (await deliveryById(store, asked))?.articleId;
  const address = /^https?:/i.test(asked) ? httpUrl(asked) : undefined;
  if (address) return byAddress(needs, address);
  return /^[A-Za-z0-9-]{3,32}$/.test(asked) ? byCode(needs, asked) : undefined;
}

async function byCode(needs: Needs, code: string): Promise<string | undefined> {
  const link = await linkByCode(needs.store, code, needs.config.web.baseUrl);
  return link && (link.articleId ?? byIdentity(needs, link.target));
}

async function byAddress(needs: Needs, address: string): Promise<string | undefined> {
  const { config } = needs;
  const bare = upTo(address, /[?#]/);
  const record = bare.startsWith(`${config.web.baseUrl}/articles/`) ? bare.split('/').at(-1) : undefined;
  if (record && isOurId(record)) return record;
  if (bare.startsWith(`${config.links.baseUrl}/`)) {
    return byCode(needs, bare.slice(config.links.baseUrl.length + 1).replace(/\+$|\.(svg|png)$/, ''));
  }
  return (await byIdentity(needs, address)) ?? byPost(needs, address);
}

async function byIdentity(needs: Needs, url: string): Promise<string | undefined> {
  const [identity] = identitiesOf({ source: '', url, headline: '', language: '' });
  if (identity?.kind !== 'url') return undefined;
  return (await needs.store.redis.get(needs.store.keys.identity('url', identity.digest))) ?? undefined;
}

/** What a channel answered with is kept with the delivery alone, so the newest are looked through. */
async function byPost({ store }: Needs, address: string): Promise<string | undefined> {
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

async function byWords(needs: Needs, words: string): Promise<Article[]> {
  const { redis, keys } = needs.store;
  const wanted = foldHeadline(words)
    .split(' ')
    .filter((word) => word !== '');
  if (wanted.length === 0) return [];
  const ids = await redis.zrange(keys.articles, '0', String(searched - 1));
  const found: Article[] = [];
  for (const id of ids) {
    const article = await articleById(needs.store, id);
    const headline = article ? foldHeadline(article.headline) : '';
    if (article && wanted.every((word) => headline.includes(word))) found.push(article);
  }
  return found;
}
