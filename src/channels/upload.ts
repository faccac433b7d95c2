import { reasonOf } from '../errors.ts';
import type { OutboundResponse } from '../net/outbound.ts';
import type { FittedPicture } from '../pictures/fit.ts';
import { errorTextOf, redacted } from './answer.ts';
import type { Uploaded } from './channel.ts';
import { NothingSent, type Platform } from './request.ts';

/** A description, cut to the length that the platform accepts. */
export function described(alt: string | undefined, characters: number): string | undefined {
  const text = Array.from(alt ?? '')
    .slice(0, characters)
    .join('')
    .trim();
  return text === '' ? undefined : text;
}

/** A picture as the file of a form. */
export function asFile({ bytes, type }: FittedPicture): { file: Blob; name: string } {
  const name = `picture.${type === 'image/jpeg' ? 'jpg' : type.slice('image/'.length)}`;
  return { file: new Blob([Uint8Array.from(bytes)], { type }), name };
}

/** An upload, and what came of it. `read` gives what the platform calls the picture. Never throws. */
export async function uploaded(
  platform: Platform,
  request: () => Promise<{ answer: OutboundResponse; media: string | undefined }>,
): Promise<Uploaded> {
  try {
    const { answer, media } = await request();
    if (answer.status < 300 && media !== undefined) return { media };
    const reason = errorTextOf(answer, platform);
    const isPicture = [400, 413, 415, 422].includes(answer.status);
    return { kind: isPicture ? 'refused' : 'failed', reason };
  } catch (error) {
    const reason = error instanceof NothingSent ? error.outcome.reason : reasonOf(error);
    return { kind: 'failed', reason: redacted(reason, platform.secrets) };
  }
}
