import { imageSize } from 'image-size';
import { z } from 'zod';
import type { Store } from '../store/store.ts';
import type { Article } from './article.ts';

/** What the first bytes of an article's picture tell of it. */
export interface Picture {
  url: string;
  /** A media type that browsers show. */
  type: string;
  /** In pixels, as it is shown: turned where the camera says so. */
  width: number;
  height: number;
  /** The whole file's size, where its server tells. */
  bytes?: number | undefined;
}

/** How many bytes are enough: a photograph's own notes (EXIF, colour profile) may stand before its size. */
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

/** What a file is by its beginning, whatever its server calls it; undefined where it is no picture that browsers show. */
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

const StoredPicture = z.object({
  url: z.string(),
  type: z.string(),
  width: z.number(),
  height: z.number(),
  bytes: z.number().optional(),
});

/** What is known of the picture that an article has now; undefined where nobody has looked at it yet. */
export async function pictureOf(
  store: Store,
  { id, image }: Pick<Article, 'id' | 'image'>,
): Promise<Picture | undefined> {
  if (!image?.url) return undefined;
  const stored = await store.redis.hget(store.keys.article(id), 'picture');
  const picture = stored ? StoredPicture.parse(JSON.parse(stored)) : undefined;
  return picture?.url === image.url ? picture : undefined;
}
