import { z } from 'zod';
import type { FittedPicture, PictureLimits } from '../../pictures/fit.ts';
import { jsonOf } from '../answer.ts';
import type { Uploaded } from '../channel.ts';
import type { Within } from '../request.ts';
import { uploaded } from '../upload.ts';
import { asAccount, type BlueskyPlatform, call } from './session.ts';

/** app.bsky.embed.external: a thumb has 1,000,000 bytes at most. Its app shows no more than 1,200 pixels. */
export const thumbs: PictureLimits = {
  types: ['image/jpeg', 'image/png', 'image/webp'],
  maxBytes: 1_000_000,
  maxSide: 1_600,
};

const Uploading = z.object({
  blob: z.looseObject({
    $type: z.literal('blob'),
    ref: z.object({ $link: z.string().min(1) }),
    mimeType: z.string(),
    size: z.int(),
  }),
});

/** A card's picture, uploaded: the blob as the record names it, which the server keeps for an hour at least. */
export function uploadThumb(
  platform: BlueskyPlatform,
  { bytes, type }: FittedPicture,
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
    const read = Uploading.safeParse(jsonOf(answer));
    return { answer, media: read.success ? JSON.stringify(read.data.blob) : undefined };
  });
}
