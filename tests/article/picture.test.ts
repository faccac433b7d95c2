import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pictureIn } from '../../src/article/picture.ts';
import { gif, jpeg, png, svg, webp } from './pictures.ts';

test('a picture is known by its first bytes, whatever it is called', () => {
  expect(pictureIn(png(1200, 630))).toEqual({ type: 'image/png', width: 1200, height: 630 });
  expect(pictureIn(gif(90, 40))).toEqual({ type: 'image/gif', width: 90, height: 40 });
  expect(pictureIn(jpeg(2048, 1365))).toEqual({ type: 'image/jpeg', width: 2048, height: 1365 });
  expect(pictureIn(webp(640, 480))).toEqual({ type: 'image/webp', width: 640, height: 480 });
  expect(pictureIn(svg(300, 200))).toEqual({ type: 'image/svg+xml', width: 300, height: 200 });
});

test('a photograph that the camera marked as turned has the width that is shown', () => {
  expect(pictureIn(jpeg(4032, 3024, 6))).toEqual({ type: 'image/jpeg', width: 3024, height: 4032 });
  expect(pictureIn(jpeg(4032, 3024, 3))).toEqual({ type: 'image/jpeg', width: 4032, height: 3024 });
});

test('what is not a picture, or has no size, counts as none', () => {
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('<!doctype html><title>Not found</title>'),
    png(1200, 630).subarray(0, 12),
    png(0, 0),
  ])
    expect(pictureIn(bytes)).toBeUndefined();
});

test('no bytes make it throw or return an invalid size', () => {
  const beginnings = fc.constantFrom(png(9, 9), gif(9, 9), jpeg(9, 9), webp(9, 9), svg(9, 9));
  fc.assert(
    fc.property(beginnings, fc.uint8Array({ maxLength: 200 }), fc.nat(60), (beginning, noise, at) => {
      const damaged = Buffer.concat([beginning.subarray(0, at), noise, beginning.subarray(at)]);
      const found = pictureIn(damaged);
      if (!found) return;
      expect(found.type).toMatch(/^image\//);
      for (const side of [found.width, found.height]) {
        expect(Number.isInteger(side)).toBe(true);
        expect(side).toBeGreaterThan(0);
        expect(side).toBeLessThanOrEqual(65_535);
      }
    }),
    { numRuns: 2_000 },
  );
});
