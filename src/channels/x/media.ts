import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import type { FittedPicture, PictureLimits } from '../../pictures/fit.ts';
import { jsonOf } from '../answer.ts';
import type { Uploaded } from '../channel.ts';
import type { Platform, PlatformRequest } from '../request.ts';
import { asFile, described, uploaded } from '../upload.ts';

/** A photo may have 5 MB (https://docs.x.com/x-api/media/quickstart/best-practices, read on 2026-11-28). */
export const photos: PictureLimits = {
  types: ['image/jpeg', 'image/png', 'image/webp'],
  maxBytes: 5_000_000,
  maxSide: 4_096,
};

/** An alt text may have 1,000 characters. */
const longestAltText = 1_000;

const Taken = z.object({ data: z.object({ id: z.string().min(1) }) });

/** Uploads a photo in one request and its alt text in another; if the alt text fails, the photo is not used. */
export function uploadPhoto(
  platform: Platform,
  request: (path: string, more: PlatformRequest) => Promise<OutboundResponse>,
  picture: FittedPicture,
  alt: string | undefined,
): Promise<Uploaded> {
  return uploaded(platform, async () => {
    const { file, name } = asFile(picture);
    const body = new FormData();
    body.set('media', file, name);
    body.set('media_category', 'tweet_image');
    body.set('media_type', picture.type);
    const answer = await request('/2/media/upload', { method: 'POST', body });
    const id = Taken.safeParse(jsonOf(answer)).data?.data.id;
    const text = described(alt, longestAltText);
    if (id === undefined || text === undefined) return { answer, media: id };
    const json = { id, metadata: { alt_text: { text } } };
    return { answer: await request('/2/media/metadata', { method: 'POST', json }), media: id };
  });
}
