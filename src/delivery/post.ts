import type { Article } from '../article/article.ts';
import type { DigestContent, Post } from '../channels/channel.ts';
import type { Draft } from '../review/draft.ts';
import type { Delivery } from './delivery.ts';

/** What a delivery posts: its draft's part as currently stored. Undefined if the draft has no such part. */
export function postOf(
  delivery: Delivery,
  draft: Draft,
  article: Article,
  known: {
    replyTo?: string | undefined;
    digest?: DigestContent | undefined;
    media?: string | undefined;
  } = {},
): Post | undefined {
  const part = draft.parts[delivery.part - 1];
  if (!part) return undefined;
  const description = article.standfirst ?? article.bullets[0];
  const { url: picture, alt } = draft.media ?? {};
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
    headline: article.headline,
    ...(description ? { description } : {}),
    ...(picture ? { image: { url: picture, ...(alt ? { alt } : {}) } } : {}),
    ...(known.media ? { media: known.media } : {}),
    ...(known.replyTo ? { replyTo: known.replyTo } : {}),
    ...(delivery.recipient ? { recipient: delivery.recipient } : {}),
    ...(known.digest ? { digest: known.digest } : {}),
  };
}
