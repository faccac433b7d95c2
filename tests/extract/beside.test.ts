import { describe, expect, it } from 'vitest';
import { machineClock } from '../../src/clock.ts';
import { readBeside } from '../../src/extract/beside.ts';
import { readDocument } from '../../src/extract/index.ts';
import { handClock } from '../net/loopback.ts';

const options = {
  name: 'page',
  contentType: 'text/html',
  timezone: 'UTC',
  now: 0,
  url: 'https://quay.example/a',
};
const heavy = Buffer.from(
  `<html><head><meta property="og:type" content="article"><meta property="og:title" content="Crane"></head><body>${'<div><p>The harbour of Tarn has bought a second crane, which lifts forty tons.</p></div>'.repeat(900)}</body></html>`,
);

describe('a heavy document', () => {
  it('is read beside the loop as it would be in it', async () => {
    let turns = 0;
    const turning = setInterval(() => turns++, 5);
    const read = await readBeside(heavy, options, machineClock);
    clearInterval(turning);
    expect(read).toEqual(await readDocument(heavy, options));
    expect(turns).toBeGreaterThan(3);
  });

  it('that is none says so as a light one does', async () => {
    const bytes = Buffer.from(`<html>${'<br>'.repeat(3_000)}</html>`);
    await expect(readBeside(bytes, options, machineClock)).rejects.toMatchObject({ code: 'article.empty' });
  });

  it('that takes too long is left, with a word', async () => {
    const clock = handClock();
    const reading = readBeside(heavy, options, clock);
    await new Promise((resolve) => setImmediate(resolve));
    clock.pass(10_001);
    await expect(reading).rejects.toMatchObject({
      code: 'article.invalid',
      message: expect.stringContaining('longer than 10 s'),
    });
  });
});
