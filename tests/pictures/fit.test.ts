import sharp from 'sharp';
import { expect, test } from 'vitest';
import { type FittedPicture, fitPicture, type PictureLimits } from '../../src/pictures/fit.ts';
import { samples } from './samples.ts';

const limits: PictureLimits = { types: ['image/jpeg', 'image/png'], maxBytes: 1_000_000, maxSide: 1_000 };

const fitted = async (bytes: Uint8Array, more: Partial<PictureLimits> = {}): Promise<FittedPicture> => {
  const found = await fitPicture(bytes, { ...limits, ...more });
  if ('fault' in found) throw new Error(found.fault);
  return found;
};
const faultOf = async (bytes: Uint8Array) => {
  const found = await fitPicture(bytes, limits);
  return 'fault' in found ? found.fault : undefined;
};
/** The colour in the middle of the left half. */
const leftOf = async ({ bytes, width, height }: FittedPicture) => {
  const at = { left: Math.floor(width / 4), top: Math.floor(height / 2), width: 1, height: 1 };
  return [...(await sharp(bytes).extract(at).removeAlpha().raw().toBuffer())];
};

test.each(['jpeg', 'png'] as const)('a %s that fits stays as it is, to the byte', async (kind) => {
  const bytes = await samples[kind]();
  const found = await fitted(bytes);
  expect(found).toMatchObject({ type: `image/${kind}`, width: 640, height: 400 });
  expect(Buffer.compare(Buffer.from(found.bytes), bytes)).toBe(0);
});

test.each(['webp', 'avif'] as const)('%s becomes a JPEG where it is not taken', async (kind) => {
  const found = await fitted(await samples[kind]());
  expect(found).toMatchObject({ type: 'image/jpeg', width: 640, height: 400 });
  const [red = 0, , blue = 0] = await leftOf(found);
  expect(red).toBeGreaterThan(180);
  expect(blue).toBeLessThan(80);
});

test('transparency stays in a PNG, and becomes white in a JPEG', async () => {
  const webp = await sharp(await samples.transparent())
    .webp()
    .toBuffer();
  expect((await fitted(webp)).type).toBe('image/png');
  const found = await fitted(webp, { types: ['image/jpeg'] });
  expect(found.type).toBe('image/jpeg');
  expect([
    ...(await sharp(found.bytes).extract({ left: 290, top: 100, width: 1, height: 1 }).raw().toBuffer()),
  ]).toEqual([255, 255, 255]);
});

test('a picture that lies on its side is turned upright', async () => {
  const found = await fitted(await samples.rotated());
  expect(found).toMatchObject({ width: 400, height: 640 });
  expect((await sharp(found.bytes).metadata()).orientation ?? 1).toBe(1);
});

test('CMYK becomes sRGB', async () => {
  const found = await fitted(await samples.cmyk());
  expect((await sharp(found.bytes).metadata()).space).toBe('srgb');
  const [red = 0, , blue = 0] = await leftOf(found);
  expect(red).toBeGreaterThan(blue + 80);
});

test('of an animation the first frame is used', async () => {
  const bytes = await samples.animated();
  expect((await sharp(bytes).metadata()).pages).toBe(3);
  const found = await fitted(bytes, { types: ['image/jpeg', 'image/gif'] });
  expect(found).toMatchObject({ type: 'image/jpeg', width: 60, height: 40 });
  expect((await leftOf(found))[0]).toBeGreaterThan(200);
});

test('what is too large in pixels or bytes is made smaller, and reported if it can’t be', async () => {
  const wide = await fitted(await samples.jpeg(3_000, 300));
  expect(wide).toMatchObject({ width: 1_000, height: 100 });
  const noise = await samples.noise(900);
  expect(noise.length).toBeGreaterThan(1_000_000);
  expect((await fitted(noise, { maxBytes: 100_000 })).bytes.length).toBeLessThanOrEqual(100_000);
  expect(await fitPicture(noise, { ...limits, maxBytes: 300 })).toEqual({
    fault: 'it can’t be made smaller than 300 bytes',
  });
});

test('fifty million pixels are read one picture at a time, in bounded memory; more are reported', async () => {
  const bytes = await samples.large();
  const before = process.memoryUsage.rss();
  const all = await Promise.all([fitted(bytes), fitted(bytes), fitted(bytes)]);
  expect(all.map(({ width, height }) => [width, height])).toEqual(Array(3).fill([1_000, 500]));
  // Decompressed, the three would take 600 MB.
  expect(process.memoryUsage.rss() - before).toBeLessThan(400_000_000);
  expect(await faultOf(await samples.large(10_001, 5_000))).toMatch(
    /^it has 10001 by 5000 pixels; at most 50/,
  );
});

test.each([
  ['nothing', Buffer.alloc(0), 'the file is empty'],
  [
    'a page called .jpg',
    Buffer.from('<!doctype html><title>Not found</title>'),
    'the file is no picture that is known; it begins with “<!doctype html><title>No”',
  ],
  [
    'a drawing',
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'),
    'it is an SVG drawing, which no platform takes',
  ],
])('%s is told', async (_, bytes, fault) => {
  expect(await faultOf(bytes)).toBe(fault);
});

test('a truncated picture is reported', async () => {
  const bytes = await samples.jpeg(800, 800);
  expect(await faultOf(bytes.subarray(0, bytes.length / 2))).toMatch(/^it can’t be read/);
});
