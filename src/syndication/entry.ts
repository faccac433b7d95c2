import type { Entry } from '../../feeds/format.ts';
import { type Addresses, type Article, urlOf } from '../article/article.ts';
import type { Picture } from '../article/picture.ts';
import { readableBy, type Visibility } from '../article/visibility.ts';
import { urnOf } from './urn.ts';

/**
 * The article as its feeds show it. The caller has checked `visibleTo`: with `summary` the body is left out; with
 * `none` and `gone` there is no entry, and this throws.
 */
export function entryOf(
  article: Article,
  addresses: Addresses,
  newsroomId: string,
  visibility: Visibility,
  picture?: Picture,
): Entry {
  if (visibility === 'none' || visibility === 'gone') {
    throw new RangeError(`Article ${article.id} is in no feed: ${visibility}.`);
  }
  const { id, headline, bullets, standfirst, body, image, authors, section, tags, language } = readableBy(
    article,
    visibility,
  );
  return {
    id,
    entryId: urnOf('article', newsroomId, id),
    url: urlOf(article, addresses),
    headline,
    bullets,
    ...(standfirst !== undefined && { standfirst }),
    ...(body !== undefined && { body }),
    ...(image !== undefined && { image: { ...image, ...sizesOf(picture) } }),
    authors,
    ...(section !== undefined && { section }),
    tags,
    language,
    publishedAt: article.publishedAt,
    updatedAt: article.updatedAt,
    corrections: article.corrections,
  };
}

/** The facts about the picture besides its address. */
function sizesOf(picture: Picture | undefined): Partial<Omit<Picture, 'url'>> {
  if (picture === undefined) return {};
  const { url, ...sizes } = picture;
  return sizes;
}
