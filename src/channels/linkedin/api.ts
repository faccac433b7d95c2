import { z } from 'zod';
import type { OutboundResponse } from '../../net/outbound.ts';
import type { FittedPicture, PictureLimits } from '../../pictures/fit.ts';
import { jsonOf } from '../answer.ts';
import type { Uploaded } from '../channel.ts';
import { ask, type Platform, type PlatformRequest, type Within } from '../request.ts';
import { withToken } from '../signIn.ts';
import { uploaded } from '../upload.ts';
import { type SignInKeys, signingOf } from './signIn.ts';

export interface LinkedInKeys extends SignInKeys {
  version: string;
}

/**
 * The statuses and words of its refusals that hold for every post: a version that has ended (426), an app or a member
 * without the permission.
 */
export const signedOut = /answered 426\b|not enough permissions/i;

/** Makes one request to LinkedIn's versioned API. */
export async function askLinkedIn(
  platform: Platform<LinkedInKeys>,
  path: string,
  request: PlatformRequest = {},
): Promise<OutboundResponse> {
  const { baseUrl, version } = platform.channel;
  const headers = {
    'linkedin-version': version,
    'x-restli-protocol-version': '2.0.0',
    ...request.headers,
  };
  const answer = await askSigned(platform, baseUrl + path, { ...request, headers });
  if (answer.status !== 426) return answer;
  const message = `version ${version} has ended: write a newer "version" for the channel into newsroom.yaml, or leave it out`;
  return { ...answer, body: new TextEncoder().encode(JSON.stringify({ message })) };
}

/** Makes one request with the account's token. */
function askSigned(
  platform: Platform<LinkedInKeys>,
  url: string,
  request: PlatformRequest,
): Promise<OutboundResponse> {
  const signing = signingOf(platform, request);
  return withToken({ ...platform, signing }, platform.channel.token, (token) =>
    ask(platform, url, { ...request, headers: { authorization: `Bearer ${token}`, ...request.headers } }),
  );
}

/**
 * Images API: JPEG, PNG or GIF of fewer than 36,152,320 pixels
 * (https://learn.microsoft.com/en-us/linkedin/marketing/community-management/shares/images-api, read on 2026-11-29).
 * The limits of bytes and side are ours: a card shows 1,200 pixels.
 */
export const thumbnails: PictureLimits = {
  types: ['image/jpeg', 'image/png'],
  maxBytes: 5_000_000,
  maxSide: 2_400,
};

const Begun = z.object({
  value: z.object({ uploadUrl: z.url(), image: z.string().startsWith('urn:li:image:') }),
});

/** Asks where to upload an image, and uploads it there; a post names it by its URN. */
export function uploadImage(
  platform: Platform<LinkedInKeys>,
  { bytes, type }: FittedPicture,
  within: Within,
): Promise<Uploaded> {
  return uploaded(platform, async () => {
    const json = { initializeUploadRequest: { owner: platform.channel.author } };
    const asked = { ...within, method: 'POST', json } as const;
    const begun = await askLinkedIn(platform, '/rest/images?action=initializeUpload', asked);
    const { data } = Begun.safeParse(jsonOf(begun));
    if (!data) return { answer: begun, media: undefined };
    const { uploadUrl, image } = data.value;
    const headers = { 'content-type': type };
    const answer = await askSigned(platform, uploadUrl, { ...within, method: 'PUT', headers, body: bytes });
    return { answer, media: image };
  });
}
