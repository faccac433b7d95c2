import type { FeedItem } from './item.ts';

/** What RSS, Atom and the media namespace have in common for a picture. */
interface Picture {
  url?: string | undefined;
  type?: string | undefined;
  medium?: string | undefined;
  width?: number | undefined;
  description?: { value?: string | undefined } | undefined;
  credits?: { value?: string | undefined }[] | undefined;
}

interface Media {
  contents?: Picture[] | undefined;
  groups?: (Media | undefined)[] | undefined;
  thumbnails?: { url?: string | undefined; width?: number | undefined }[] | undefined;
  description?: Picture['description'];
  credits?: Picture['credits'];
}

function isPicture({ type, medium, url = '' }: Picture): boolean {
  if (medium !== undefined) return medium === 'image';
  if (type !== undefined) return /^image\//i.test(type);
  return /\.(jpe?g|png|webp|gif|avif)(\?|$)/i.test(url);
}

function widest<P extends { width?: number | undefined }>(pictures: P[]): P | undefined {
  return pictures.toSorted((one, other) => (other.width ?? 0) - (one.width ?? 0))[0];
}

/** The widest picture of an entry, with the caption and credit closest to it. */
export function imageOf(media: Media | undefined, enclosures: Picture[]): FeedItem['image'] {
  const groups = media?.groups ?? [];
  const contents = [...(media?.contents ?? []), ...groups.flatMap((group) => group?.contents ?? [])];
  const thumbnails = [
    ...(media?.thumbnails ?? []),
    ...contents.flatMap((one) => (one as Media).thumbnails ?? []),
  ];
  const picture: Picture | undefined =
    widest(contents.filter(isPicture)) ??
    enclosures.find(isPicture) ??
    widest([...thumbnails, ...groups.flatMap((group) => group?.thumbnails ?? [])]);
  if (!picture?.url) return undefined;
  const near = [picture, ...groups, media];
  return {
    url: picture.url,
    caption: near.find((one) => one?.description?.value)?.description?.value,
    credit: near.find((one) => one?.credits?.[0]?.value)?.credits?.[0]?.value,
  };
}
