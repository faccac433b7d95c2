import sharp, { type Sharp } from 'sharp';

/** A striped picture, so that encoders have something to do; red on the left, blue on the right. */
function striped(width: number, height: number, channels: 3 | 4 = 3): Sharp {
  const half = { width: Math.ceil(width / 2), height, channels, background: { r: 220, g: 20, b: 20 } };
  return sharp({
    create: {
      width,
      height,
      channels,
      background: channels === 4 ? { r: 0, g: 0, b: 0, alpha: 0 } : { r: 20, g: 20, b: 220 },
    },
  }).composite([{ input: { create: half }, left: 0, top: 0 }]);
}

export const samples = {
  jpeg: (width = 640, height = 400) => striped(width, height).jpeg().toBuffer(),
  png: (width = 640, height = 400) => striped(width, height).png().toBuffer(),
  transparent: () => striped(300, 200, 4).png().toBuffer(),
  webp: () => striped(640, 400).webp().toBuffer(),
  avif: () => striped(640, 400).avif({ effort: 0 }).toBuffer(),
  /** Lies on its side: its camera was turned (EXIF 6), so that it is shown as 400 by 640. */
  rotated: () => striped(640, 400).withMetadata({ orientation: 6 }).jpeg().toBuffer(),
  cmyk: () => striped(640, 400).toColourspace('cmyk').jpeg().toBuffer(),
  /** Three frames, stacked as sharp expects them. */
  animated: async () => {
    const frames = await Promise.all(
      ['#ff0000', '#00ff00', '#0000ff'].map((background) =>
        sharp({ create: { width: 60, height: 40, channels: 3, background } })
          .png()
          .toBuffer(),
      ),
    );
    return sharp(frames, { join: { animated: true } })
      .gif()
      .toBuffer();
  },
  /** As many pixels as are read at most, and more. */
  large: (width = 10_000, height = 5_000) =>
    sharp({ create: { width, height, channels: 3, background: '#336699' } })
      .png({ compressionLevel: 1 })
      .toBuffer(),
  /** Nothing in it repeats: no encoder makes much of it. */
  noise: (side: number) =>
    sharp({
      create: {
        width: side,
        height: side,
        channels: 3,
        background: '#777777',
        noise: { type: 'gaussian', mean: 128, sigma: 60 },
      },
    })
      .png()
      .toBuffer(),
};
