import { describe, expect, test } from 'vitest';
import { contentFrom } from '../../src/article/intake.ts';
import { machineClock } from '../../src/clock.ts';
import { readDocument } from '../../src/extract/index.ts';
import { parseArticles } from '../../src/extract/json.ts';
import { contentInWorker, parseArticlesInWorker, parseInWorker } from '../../src/extract/parseInWorker.ts';
import { handClock } from '../net/loopback.ts';

const options = {
  name: 'page',
  contentType: 'text/html',
  timezone: 'UTC',
  now: 0,
  url: 'https://quay.example/a',
};
const largePage = Buffer.from(
  `<html><head><meta property="og:type" content="article"><meta property="og:title" content="Crane"></head>
<body>${'<div><p>The harbour of Tarn has bought a second crane, which lifts forty tons.</p></div>'.repeat(900)}</body></html>`,
);

describe('a heavy document', () => {
  test('is read in a thread as it would be in the main loop', async () => {
    let ticks = 0;
    const turning = setInterval(() => ticks++, 5);
    const read = await parseInWorker(largePage, options, machineClock);
    clearInterval(turning);
    expect(read).toEqual(await readDocument(largePage, options));
    expect(ticks).toBeGreaterThan(3);
  });

  test('that is invalid says so as a light one does', async () => {
    const bytes = Buffer.from(`<html>${'<br>'.repeat(3_000)}</html>`);
    await expect(parseInWorker(bytes, options, machineClock)).rejects.toMatchObject({
      code: 'article.empty',
    });
  });

  test('that takes too long is abandoned, with a reason', async () => {
    const clock = handClock();
    const reading = parseInWorker(largePage, options, clock);
    await new Promise((resolve) => setImmediate(resolve));
    clock.pass(10_001);
    await expect(reading).rejects.toMatchObject({
      code: 'article.invalid',
      message: expect.stringContaining('longer than 10 s'),
    });
  });
});

describe('what is pushed', () => {
  const elements = Array.from({ length: 10_000 }, (_, n) => ({ headline: n, url: 'none', tags: [1, 2, 3] }));
  const bytes = Buffer.from(JSON.stringify(elements));
  const article = {
    headline: 'Crane',
    body: '<p>The <b>harbour</b> of <a href="/tarn">Tarn</a></p>'.repeat(5_000),
  };
  const intake = { where: 'the article', now: 0, newsroom: { language: 'en' } };

  test('is checked in a thread if it is large, with the same result', async () => {
    let ticks = 0;
    const turning = setInterval(() => ticks++, 5);
    const parsed = await parseArticlesInWorker(bytes, { timezone: 'UTC' }, machineClock);
    clearInterval(turning);
    expect(parsed).toEqual(parseArticles(bytes, { timezone: 'UTC' }));
    expect(parsed.refusals.length).toBe(10_000);
    expect(ticks).toBeGreaterThan(3);
  });

  test('says so as a small body does if it is not JSON', async () => {
    const broken = Buffer.from('['.repeat(1_000_000));
    await expect(parseArticlesInWorker(broken, { timezone: 'UTC' }, machineClock)).rejects.toMatchObject({
      code: 'body.not-json',
    });
  });

  test('has its long bodies sanitised in a thread, with the same result', async () => {
    let ticks = 0;
    const turning = setInterval(() => ticks++, 5);
    const content = await contentInWorker(article, intake, machineClock);
    clearInterval(turning);
    expect(content).toEqual(contentFrom(article, intake));
    expect(ticks).toBeGreaterThan(3);
  });

  test('is refused if it takes too long, and the next one finds a thread', async () => {
    const clock = handClock();
    const reading = contentInWorker(article, intake, clock);
    await new Promise((resolve) => setImmediate(resolve));
    clock.pass(10_001);
    await expect(reading).rejects.toMatchObject({
      name: 'ArticleRefused',
      message: expect.stringContaining('longer than 10 s'),
    });
    expect((await contentInWorker(article, intake, machineClock)).headline).toBe('Crane');
  });

  test('has an article without headline refused by the thread too', async () => {
    await expect(
      contentInWorker({ ...article, headline: '<b></b>' }, intake, machineClock),
    ).rejects.toMatchObject({
      name: 'ArticleRefused',
      code: 'article.no-headline',
    });
  });
});
