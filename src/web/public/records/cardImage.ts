import { imageTypeOf } from '../../../../feeds/media.ts';
import type { Picture } from '../../../article/picture.ts';
import type { Site } from '../../theme/layout.ts';
import type { RecordPage } from './recordView.ts';

/** An image for cards. */
export interface CardImage {
  url: string;
  type?: string | undefined;
  alt: string;
  /** In pixels, if known: a wrong size would be worse than none. */
  width?: number;
  height?: number;
}

/** The types that every platform's crawler shows: none shows SVG, and some show no WebP or AVIF. */
const cardTypes = ['image/jpeg', 'image/png', 'image/gif'];

/**
 * The smallest picture that Facebook accepts for a card (200 by 200,
 * https://developers.facebook.com/docs/sharing/webmasters/images/); other platforms require less.
 */
const minSide = 200;

/** The card's image: the article's own if every platform can show it, otherwise the theme's card of 1200 by 630. */
export function cardImageOf(page: RecordPage, site: Site): CardImage {
  const { image, headline } = page.article;
  if (!image?.url) return houseCard(site);
  const alt = image.alt ?? image.caption ?? headline;
  const { picture } = page;
  if (picture) return isForCards(picture) ? { ...shown(picture), alt } : houseCard(site);
  const type = imageTypeOf(image.url);
  return type && cardTypes.includes(type) ? { url: image.url, type, alt } : houseCard(site);
}

function isForCards({ type, width, height }: Picture): boolean {
  return cardTypes.includes(type) && width >= minSide && height >= minSide;
}

function shown({ url, type, width, height }: Picture): Omit<CardImage, 'alt'> {
  return { url, type, width, height };
}

/** The theme's own card, which contains no newsroom's name and so suits all. */
export function houseCard(site: Site): CardImage {
  return {
    type: 'image/png',
    url: `${site.webBase}${site.theme.href('card.png')}`,
    alt: site.newsroom.name,
    width: 1200,
    height: 630,
  };
}

/** An image's properties must follow it directly, because that is how Open Graph assigns them. */
export function imageProperties(image: CardImage): [string, string | undefined][] {
  return [
    ['og:image', image.url],
    ['og:image:type', image.type],
    ['og:image:width', image.width?.toString()],
    ['og:image:height', image.height?.toString()],
    ['og:image:alt', image.alt],
  ];
}
