import { reasonOf } from '../errors.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import type { FittedPicture } from '../pictures/fit.ts';
import { errorTextOf, redacted } from './answer.ts';
import type { Outcome, Post, Uploaded } from './channel.ts';
import { NothingSent, type Platform } from './request.ts';

/** The statuses with which a platform may refuse a picture because of the picture, or a post because of its picture. */
const pictureRefusals = new Set([400, 413, 415, 422]);

/** Whether a refused post may succeed without its picture: nothing of it was published. */
export function mayBeRefusedForPicture(outcome: Outcome, { media, file }: Post): boolean {
  if (outcome.kind !== 'refused' || (media === undefined && file === undefined)) return false;
  return outcome.status === undefined || pictureRefusals.has(outcome.status);
}

/** An alt text, cut to the length that the platform accepts. */
export function described(alt: string | undefined, characters: number): string | undefined {
  const text = Array.from(alt ?? '')
    .slice(0, characters)
    .join('')
    .trim();
  return text === '' ? undefined : text;
}

/** A picture as a file for a form. */
export function asFile({ bytes, type }: FittedPicture): { file: Blob; name: string } {
  const name = `picture.${type === 'image/jpeg' ? 'jpg' : type.slice('image/'.length)}`;
  return { file: new Blob([Uint8Array.from(bytes)], { type }), name };
}

/** Uploads a picture and returns the outcome. `request` also returns the platform's id of the picture. Never throws. */
export async function uploaded(
  platform: Platform,
  request: () => Promise<{ answer: OutboundResponse; media: string | undefined }>,
): Promise<Uploaded> {
  try {
    const { answer, media } = await request();
    if (answer.status < 300 && media !== undefined) return { media };
    const reason = errorTextOf(answer, platform);
    return { kind: pictureRefusals.has(answer.status) ? 'refused' : 'failed', reason };
  } catch (error) {
    const reason = error instanceof NothingSent ? error.outcome.reason : reasonOf(error);
    return { kind: 'failed', reason: redacted(reason, platform.secrets) };
  }
}
