import { escapeAttribute, escapeText } from '../src/article/escape.ts';
import type { CleanImage } from './clean.ts';

const types: Record<string, string> = {
  avif: 'image/avif',
  gif: 'image/gif',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  png: 'image/png',
  svg: 'image/svg+xml',
  webp: 'image/webp',
};

/** The image's media type by its address; undefined if the address does not show it. */
export function imageTypeOf(url: string): string | undefined {
  const extension = /\.([a-z]+)$/i.exec(new URL(url).pathname)?.[1];
  return extension === undefined ? undefined : types[extension.toLowerCase()];
}

/** Media RSS (https://www.rssboard.org/media-rss), which readers support in RSS and Atom alike. */
export function mediaElement(image: CleanImage | undefined): string {
  if (image?.url === undefined) return '';
  const { type = imageTypeOf(image.url), width, height, bytes } = image;
  const inside = [
    image.caption ? `<media:description type="plain">${escapeText(image.caption)}</media:description>` : '',
    image.credit ? `<media:credit>${escapeText(image.credit)}</media:credit>` : '',
  ].join('');
  const attributes = [
    `url="${escapeAttribute(image.url)}"`,
    'medium="image"',
    ...(type ? [`type="${type}"`] : []),
    ...(width && height ? [`width="${width}"`, `height="${height}"`] : []),
    ...(bytes ? [`fileSize="${bytes}"`] : []),
  ];
  return `<media:content ${attributes.join(' ')}>${inside}</media:content>`;
}
