import { expect, test } from 'vitest';
import { limitConcurrency } from '../../src/concurrency.ts';
import { openQrPictures } from '../../src/links/qrPictures.ts';

test('a QR code is drawn once for all who ask for it', async () => {
  let drawn = 0;
  const pictures = openQrPictures((work) => {
    drawn += 1;
    return work();
  });
  const [first, second] = await Promise.all([
    pictures.png('https://t.example/s/a'),
    pictures.png('https://t.example/s/a'),
  ]);
  expect(first.subarray(1, 4).toString()).toBe('PNG');
  expect(second).toBe(first);
  expect(await pictures.png('https://t.example/s/a')).toBe(first);
  expect(await pictures.svg('https://t.example/s/a')).toContain('<svg');
  expect(drawn).toBe(2);
});

test('if too many wait to be drawn one more is refused, and drawn on the next request', async () => {
  const held = Promise.withResolvers<void>();
  const runLimited = limitConcurrency(1, 2);
  const first = runLimited(() => held.promise);
  const pictures = openQrPictures(runLimited);
  const waiting = [pictures.png('https://t.example/s/a'), pictures.svg('https://t.example/s/b')];
  await expect(pictures.svg('https://t.example/s/c')).rejects.toMatchObject({
    code: 'request.busy',
    status: 503,
  });
  held.resolve();
  await Promise.all([first, ...waiting]);
  expect(await pictures.svg('https://t.example/s/c')).toContain('<svg');
});
