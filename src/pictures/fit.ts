import type { Metadata, Sharp } from 'sharp';
import { pictureIn } from '../article/picture.ts';
import { limitConcurrency } from '../concurrency.ts';
import { reasonOf } from '../errors.ts';

type PictureType = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp';

/** What a platform takes. */
export interface PictureLimits {
  /** JPEG always among them: whatever it doesn't take is turned into one. */
  types: readonly PictureType[];
  maxBytes: number;
  /** The longer side in pixels; larger pictures are made smaller. */
  maxSide: number;
}

/** A picture as a platform takes it. */
export interface FittedPicture {
  bytes: Uint8Array;
  type: PictureType;
  width: number;
  height: number;
}

export type Fault = { fault: string };

/** More pixels are never unpacked: an open picture takes four bytes for each. */
const mostPixels = 50_000_000;
/** One picture at a time may take so long (s). */
const mostSeconds = 10;

/** Shares of the longest side that may be, and the JPEG quality at each, until the file is small enough. */
const tries = [
  { share: 1, quality: 85 },
  { share: 1, quality: 70 },
  { share: 0.7, quality: 75 },
  { share: 0.5, quality: 70 },
  { share: 0.3, quality: 65 },
  { share: 0.15, quality: 60 },
];

/** An open picture takes much memory. */
const oneAtATime = limitConcurrency(1);

/** Loaded with the first picture: most commands need none. */
async function loadSharp() {
  const { default: sharp } = await import('sharp');
  sharp.cache(false);
  sharp.concurrency(1);
  return sharp;
}

/**
 * The picture as a platform takes it: upright, its first frame, in a type, size and length that are taken there. What is
 * so already stays as it is. What a file is, its bytes say.
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

async function fitted(bytes: Uint8Array, limits: PictureLimits): Promise<FittedPicture | Fault> {
  const sharp = await loadSharp();
  const open = () => sharp(bytes, { limitInputPixels: mostPixels, sequentialRead: true, pages: 1 });
  const metadata = await sharp(bytes, { limitInputPixels: mostPixels }).metadata();
  const type = limits.types.find((each) => each === `image/${metadata.format}`);
  if (type && isFitting(bytes, metadata, limits)) {
    // A file that breaks off in the middle is found here, before a platform finds it.
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
