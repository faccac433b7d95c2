import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import type { FittedPicture } from '../../pictures/fit.ts';
import { jsonOf } from '../answer.ts';
import type { Uploaded } from '../channel.ts';
import type { Platform, PlatformRequest } from '../request.ts';
import { asFile, described, uploaded } from '../upload.ts';

/** How many characters of a description Mastodon accepts. */
const longestDescription = 1_500;
/** How long to wait (ms) between checks of a picture that is still being processed, and how often to check. */
const preparing = 1_000;
const maxLooks = 15;

const Attachment = z.object({ id: z.string().min(1) });

/**
 * Uploads a picture with its description (https://docs.joinmastodon.org/methods/media/#v2), and waits until the server
 * has processed it: no status can contain it before.
 */
export function uploadMedia(
  platform: Platform,
  request: (path: string, more?: PlatformRequest) => Promise<OutboundResponse>,
  picture: FittedPicture,
  alt: string | undefined,
): Promise<Uploaded> {
  return uploaded(platform, async () => {
    const body = new FormData();
    const { file, name } = asFile(picture);
    body.set('file', file, name);
    const description = described(alt, longestDescription);
    if (description !== undefined) body.set('description', description);
    let answer = await request('/api/v2/media', { method: 'POST', body });
    const id = Attachment.safeParse(jsonOf(answer)).data?.id;
    const path = `/api/v1/media/${encodeURIComponent(id ?? '')}`;
    for (let checks = 0; id && isPreparing(answer) && checks < maxLooks; checks++) {
      await platform.context.clock.wait(preparing);
      answer = await request(path);
    }
    return { answer, media: isPreparing(answer) ? undefined : id };
  });
}

function isPreparing({ status }: OutboundResponse): boolean {
  return status === 202 || status === 206;
}
