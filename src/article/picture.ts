import { imageSize } from 'image-size';
import { z } from 'zod';
import type { Store } from '../store/store.ts';
import type { Article } from './article.ts';

/** What the first bytes of an article's picture reveal. */
export interface Picture {
  url: string;
  /** A media type that browsers show. */
  type: string;
  /** In pixels, as displayed: rotated if the camera says so. */
  width: number;
  height: number;
  /** The whole file's size, if its server gives it. */
  bytes?: number | undefined;
}

/** How many bytes are enough: a photograph's metadata (EXIF, colour profile) may come before its size. */
export const enoughBytes = 256 * 1024;

const types: Record<string, string> = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
};

const longestSide = 65_535;

/** A file's type by its first bytes, whatever its server says; undefined if it is not a picture that browsers show. */
export function pictureIn(beginning: Uint8Array): Pick<Picture, 'type' | 'width' | 'height'> | undefined {
  try {
    const { type = '', width, height, orientation = 1 } = imageSize(beginning);
    const found = types[type === 'heif' ? 'avif' : type];
    const sides = [Math.round(width), Math.round(height)].map((side) => Math.min(side, longestSide));
    // EXIF 2.3, tag 274: from 5 on the picture lies on its side.
    const [shownWidth = 0, shownHeight = 0] = orientation >= 5 ? sides.reverse() : sides;
    if (!found || shownWidth < 1 || shownHeight < 1) return undefined;
    return { type: found, width: shownWidth, height: shownHeight };
  } catch {
    return undefined;
  }
}

/** A picture that could not be probed. */
export interface PictureFault {
  url: string;
  /** How many times in a row its server could not be reached. */
  tries?: number | undefined;
  /** Why it is not shown; missing while it may still become available. */
  fault?: string | undefined;
}

const StoredPicture = z.object({
  url: z.string(),
  type: z.string(),
  width: z.number(),
  height: z.number(),
  bytes: z.number().optional(),
});
const StoredFault = z.object({
  url: z.string(),
  tries: z.number().optional(),
  fault: z.string().optional(),
});
const Stored = z.union([StoredPicture, StoredFault]);

/** What the last probe of the article's current picture found; undefined if there was none yet. */
export async function probedPicture(
  store: Store,
  { id, image }: Pick<Article, 'id' | 'image'>,
): Promise<Picture | PictureFault | undefined> {
  if (!image?.url) return undefined;
  const stored = await store.redis.hget(store.keys.article(id), 'picture');
  const probed = stored ? Stored.parse(JSON.parse(stored)) : undefined;
  return probed?.url === image.url ? probed : undefined;
}

/** The details of the article's current picture; undefined if they are unknown. */
export async function pictureOf(
  store: Store,
  article: Pick<Article, 'id' | 'image'>,
): Promise<Picture | undefined> {
  const probed = await probedPicture(store, article);
  return probed && 'type' in probed ? probed : undefined;
}

/** The article as the public sees it: without a picture that can't be fetched; its caption stays. */
export function asAdvertised<T extends Pick<Article, 'image'>>(
  article: T,
  probed: Picture | PictureFault | undefined,
): T {
  if (!probed || !('fault' in probed) || probed.fault === undefined || !article.image) return article;
  const { url, ...image } = article.image;
  return { ...article, image };
}

/** The same for several, each with what the store knows of its picture. */
export function advertised<T extends Pick<Article, 'id' | 'image'>>(
  store: Store,
  articles: T[],
): Promise<T[]> {
  return Promise.all(
    articles.map(async (article) => asAdvertised(article, await probedPicture(store, article))),
  );
}
