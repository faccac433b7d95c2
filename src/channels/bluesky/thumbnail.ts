import { z } from 'zod';
import { reasonOf } from '../../errors.ts';
import { jsonOf, redacted } from '../answer.ts';
import type { Post } from '../channel.ts';
import type { Within } from '../request.ts';
import { asAccount, type BlueskyPlatform, call } from './session.ts';

/** app.bsky.embed.external: a thumb has 1,000,000 bytes at most. */
const largest = 1_000_000;
/** Part of a claim's 15 s, so that the post itself has the larger part (ms). */
const patience = 3_000;

const Blob = z.looseObject({
  $type: z.literal('blob'),
  ref: z.object({ $link: z.string().min(1) }),
  mimeType: z.string(),
  size: z.int(),
});
const Uploaded = z.object({ blob: Blob });

/**
 * The card's picture, uploaded; undefined if there is none, it is too large, or it can't be fetched or uploaded in
 * time: a card without a picture is better than no post. Nothing is posted before the record is.
 */
export async function uploadThumb(
  platform: BlueskyPlatform,
  { image, deliveryId }: Post,
  within: Within,
): Promise<z.infer<typeof Blob> | undefined> {
  if (!image) return undefined;
  const { context, secrets } = platform;
  const without = (reason: string) => {
    context.log.info({ delivery: deliveryId, reason }, 'a card goes without its picture');
    return undefined;
  };
  try {
    const picture = await context.net.request(image.url, {
      ...within,
      timeoutMs: patience,
      maxBytes: largest,
    });
    const kind = picture.headers['content-type']?.split(';')[0]?.trim() ?? '';
    if (picture.status !== 200 || !/^image\/(?:jpeg|png|webp|gif)$/.test(kind))
      return without(`its address answered ${picture.status} with ${kind || 'no media type'}`);
    const { answer } = await asAccount(platform, within, (session) =>
      call(platform, 'com.atproto.repo.uploadBlob', {
        ...within,
        timeoutMs: patience,
        method: 'POST',
        headers: { 'content-type': kind },
        body: picture.body,
        session,
      }),
    );
    const uploaded = Uploaded.safeParse(jsonOf(answer));
    return uploaded.success ? uploaded.data.blob : without(`Bluesky answered ${answer.status}`);
  } catch (error) {
    return without(redacted(reasonOf(error), secrets));
  }
}
