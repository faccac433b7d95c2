import type { Metadata, Sharp } from 'sharp';
import { pictureIn } from '../article/picture.ts';
import { limitConcurrency } from '../concurrency.ts';
import { reasonOf } from '../errors.ts';

type PictureType = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp';

/** What a platform accepts. */
export interface PictureLimits {
  /** Always includes JPEG, into which pictures of any other type are converted. */
  types: readonly PictureType[];
  maxBytes: number;
  /** The longer side in pixels; larger pictures are scaled down. */
  maxSide: number;
}

/** A picture that a platform accepts. */
export interface FittedPicture {
  bytes: Uint8Array;
  type: PictureType;
  width: number;
  height: number;
}

export type Fault = { fault: string };

/** Pictures with more pixels are not decoded: a decoded one takes four bytes for each pixel. */
const mostPixels = 50_000_000;
/** How long one picture may take (s). */
const mostSeconds = 10;

/** Shares of the longest allowed side, each with a JPEG quality, tried until the file is small enough. */
const tries = [
  { share: 1, quality: 85 },
  { share: 1, quality: 70 },
  { share: 0.7, quality: 75 },
  { share: 0.5, quality: 70 },
  { share: 0.3, quality: 65 },
  { share: 0.15, quality: 60 },
];

/** Only one picture is decoded at a time, because it takes much memory. */
const oneAtATime = limitConcurrency(1);

/** Loaded with the first picture, because most commands need none. */
async function loadSharp() {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

/**
 * Converts a picture to what a platform accepts: upright, only the first frame, and with an accepted type, size and
 * length. A picture that is acceptable already stays as it is. Its type is read from its bytes.
 */
export function fitPicture(bytes: Uint8Array, limits: PictureLimits): Promise<FittedPicture | Fault> {
  return oneAtATime(async () => {
    if (bytes.length === 0) return { fault: 'the file is empty' };
    const found = pictureIn(bytes);
    if (!found)
      return { fault: `the file is no picture that is known; it begins with “${beginningOf(bytes)}”` };
    if (found.type === 'image/svg+xml') return { fault: 'it is an SVG drawing, which no platform takes' };
    if (found.width * found.height > mostPixels)
      return { fault: `it has ${found.width} by ${found.height} pixels; at most 50 million are read` };
    try {
      return await fitted(bytes, limits);
    } catch (error) {
      return { fault: `it can’t be read (${reasonOf(error).split('\n')[0] ?? ''})` };
    }
  });
}

/** The same picture for a platform that refused it: at most half its side and a quarter of its bytes. */
export function smallerPicture(
  picture: FittedPicture,
  limits: PictureLimits,
): Promise<FittedPicture | Fault> {
  const { width, height, bytes } = picture;
  const maxSide = Math.ceil(Math.max(width, height) / 2);
  return fitPicture(bytes, { ...limits, maxSide, maxBytes: bytes.length / 4 });
}

async function fitted(bytes: Uint8Array, limits: PictureLimits): Promise<FittedPicture | Fault> {
  const sharp = await loadSharp();
  const open = () => sharp(bytes, { limitInputPixels: mostPixels, sequentialRead: true, pages: 1 });
  const metadata = await sharp(bytes, { limitInputPixels: mostPixels }).metadata();
  const type = limits.types.find((each) => each === `image/${metadata.format}`);
  if (type && isFitting(bytes, metadata, limits)) {
    // Finds a truncated file here, before a platform does.
    await open().timeout({ seconds: mostSeconds }).stats();
    return { bytes, type, width: metadata.width, height: metadata.height };
  }
  const mayKeepAlpha = metadata.hasAlpha && limits.types.includes('image/png');
  const keepsAlpha = mayKeepAlpha && !(await open().timeout({ seconds: mostSeconds }).stats()).isOpaque;
  for (const { share, quality } of tries) {
    const picture = upright(open(), Math.round(limits.maxSide * share));
    const encoded = keepsAlpha
      ? picture.png({ compressionLevel: 9 })
      : picture.flatten({ background: '#ffffff' }).jpeg({ quality });
    const { data, info } = await encoded
      .timeout({ seconds: mostSeconds })
      .toBuffer({ resolveWithObject: true });
    if (data.length <= limits.maxBytes) {
      const made = keepsAlpha ? 'image/png' : 'image/jpeg';
      return { bytes: data, type: made, width: info.width, height: info.height };
    }
  }
  return { fault: `it can’t be made smaller than ${limits.maxBytes} bytes` };
}

function isFitting(bytes: Uint8Array, metadata: Metadata, { maxBytes, maxSide }: PictureLimits): boolean {
  const { width, height, orientation = 1, pages = 1, space } = metadata;
  const isShownAlike = orientation === 1 && pages === 1 && (space === 'srgb' || space === 'b-w');
  return isShownAlike && bytes.length <= maxBytes && Math.max(width, height) <= maxSide;
}

function upright(picture: Sharp, side: number): Sharp {
  return picture
    .autoOrient()
    .toColourspace('srgb')
    .resize({ width: side, height: side, fit: 'inside', withoutEnlargement: true });
}

function beginningOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.subarray(0, 24))
    .toString('latin1')
    .replace(/[^\x20-\x7E]/g, '?');
}
