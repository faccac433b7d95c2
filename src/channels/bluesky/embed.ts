import { z } from 'zod';
import type { FittedPicture, PictureLimits } from '../../pictures/fit.ts';
import { jsonOf } from '../answer.ts';
import type { Post, Uploaded } from '../channel.ts';
import type { Within } from '../request.ts';
import { uploaded } from '../upload.ts';
import { asAccount, type BlueskyPlatform, call } from './session.ts';
import { pathBelow } from './siteRecords.ts';
import type { StrongRef } from './standardSite.ts';

/**
 * app.bsky.embed.external: a thumb may have 1,000,000 bytes. Bluesky's app shows no more than 1,200 pixels
 * (https://github.com/bluesky-social/atproto/tree/main/lexicons, read on 2026-11-28).
 */
export const thumbs: PictureLimits = {
  types: ['image/jpeg', 'image/png', 'image/webp'],
  maxBytes: 1_000_000,
  maxSide: 1_600,
};

/**
 * app.bsky.embed.images: 2,000,000 bytes at most, but servers older than that limit refuse more than 1,000,000.
 * Bluesky's app shows no more than 2,000 pixels (https://github.com/bluesky-social/atproto/tree/main/lexicons, read on
 * 2026-11-29).
 */
export const photos: PictureLimits = { ...thumbs, maxSide: 2_000 };

const Blob = z.looseObject({
  $type: z.literal('blob'),
  ref: z.object({ $link: z.string().min(1) }),
  mimeType: z.string(),
  size: z.int(),
});
const Uploading = z.object({ blob: Blob });
/** An uploaded photo; a card's picture is stored as its blob alone. */
const Photo = z.object({ image: Blob, aspectRatio: z.object({ width: z.int(), height: z.int() }) });

/** Uploads a picture. The result is its blob as the record names it, which the server keeps for at least an hour. */
export function uploadBlob(
  platform: BlueskyPlatform,
  { bytes, type, width, height }: FittedPicture,
  isPhoto: boolean,
  within: Within,
): Promise<Uploaded> {
  return uploaded(platform, async () => {
    const { answer } = await asAccount(platform, within, (session) =>
      call(platform, 'com.atproto.repo.uploadBlob', {
        ...within,
        method: 'POST',
        headers: { 'content-type': type },
        body: bytes,
        session,
      }),
    );
    const image = Uploading.safeParse(jsonOf(answer)).data?.blob;
    const media = image && isPhoto ? { image, aspectRatio: { width, height } } : image;
    return { answer, media: media && JSON.stringify(media) };
  });
}

/** The photo if one was uploaded, otherwise the link's card. Bluesky reads no page, so the record contains the card. */
export function embedOf(
  post: Post,
  { standardSite }: { standardSite: boolean },
  associatedRefs: StrongRef[] = [],
): { embed?: Record<string, unknown> } {
  const { text, link, headline, description = '', media } = post;
  const given: unknown = media === undefined ? undefined : JSON.parse(media);
  const photo = Photo.safeParse(given).data;
  if (photo) {
    const images = [{ alt: post.image?.alt ?? '', ...photo }];
    return { embed: { $type: 'app.bsky.embed.images', images } };
  }
  if (!text.includes(link)) return {};
  const external = {
    uri: standardSite ? siteAddressOf(post) : link,
    title: headline,
    description,
    ...(given ? { thumb: given } : {}),
    ...(associatedRefs.length > 0 ? { associatedRefs } : {}),
  };
  return { embed: { $type: 'app.bsky.embed.external', external } };
}

/**
 * The address with which Bluesky recognises the article's document on a card: the canonical one, never a short link;
 * a query in it does not matter. The link itself if the article is not below the newsroom's site.
 */
function siteAddressOf({ article, trackedUrl, link }: Post): string {
  if (!article || pathBelow(article.site, article.url) === undefined) return link;
  return trackedUrl ?? article.url;
}
