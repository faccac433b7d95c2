import { articleById } from '../article/archive.ts';
import { type Article, urlOf } from '../article/article.ts';
import type { DigestContent, Post, PostedArticle } from '../channels/channel.ts';
import { addressesOf } from '../config/addresses.ts';
import type { Config } from '../config/schema.ts';
import { targetFor, targetFrom } from '../links/target.ts';
import { type Draft, draftById } from '../review/draft.ts';
import type { Store } from '../store/store.ts';
import type { Delivery } from './delivery.ts';

/** The records that a delivery needs; undefined if one is missing. */
export interface DeliveryRecords {
  draft?: Draft | undefined;
  article?: Article | undefined;
}

/** Both as they are now. */
export async function recordsOf(
  store: Store,
  { draftId, articleId }: Pick<Delivery, 'draftId' | 'articleId'>,
): Promise<DeliveryRecords> {
  const [draft, article] = await Promise.all([draftById(store, draftId), articleById(store, articleId)]);
  return { draft, article };
}

/** The configuration that addresses depend on. */
type Sited = Pick<Config, 'newsroom' | 'web' | 'links'>;

/** An article as a platform keeps a record of it. */
export function postedArticle(article: Article, config: Sited): PostedArticle {
  const { id, revision, headline, publishedAt, updatedAt, tags } = article;
  const description = article.standfirst ?? article.bullets[0];
  return {
    ...{ id, revision, headline, ...(description ? { description } : {}), publishedAt, updatedAt, tags },
    site: config.newsroom.url,
    url: urlOf(article, addressesOf(config)),
  };
}

/** What a delivery posts: its draft's part as currently stored. Undefined if the draft has no such part. */
export function postOf(
  config: Sited,
  delivery: Delivery,
  draft: Draft,
  article: Article,
  known: {
    replyTo?: string | undefined;
    digest?: DigestContent | undefined;
    picture?: Pick<Post, 'media' | 'file'>;
  } = {},
): Post | undefined {
  const part = draft.parts[delivery.part - 1];
  if (!part) return undefined;
  const posted = postedArticle(article, config);
  const { url: picture, alt } = draft.media ?? {};
  const place = { channel: delivery.channel, variant: draft.variant, section: article.section };
  const trackedUrl = targetFrom(targetFor(posted.url, place, config), config.web.baseUrl);
  return {
    deliveryId: delivery.id,
    pushId: delivery.pushId,
    articleId: delivery.articleId,
    purpose: delivery.purpose,
    part: delivery.part,
    text: part.text,
    language: draft.language,
    ...(draft.contentWarning ? { contentWarning: draft.contentWarning } : {}),
    ...(draft.sensitive === undefined ? {} : { sensitive: draft.sensitive }),
    link: draft.link.url,
    ...(trackedUrl ? { trackedUrl } : {}),
    headline: article.headline,
    ...(posted.description ? { description: posted.description } : {}),
    ...(picture ? { image: { url: picture, ...(alt ? { alt } : {}) } } : {}),
    ...known.picture,
    ...(known.replyTo ? { replyTo: known.replyTo } : {}),
    ...(delivery.recipient ? { recipient: delivery.recipient } : {}),
    ...(known.digest ? { digest: known.digest } : {}),
    ...(article.digestOf ? {} : { article: posted }),
  };
}
