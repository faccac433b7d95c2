import type { RequestListener } from 'node:http';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { correctArticle } from '../../../src/actions/intake/correctArticle.ts';
import { ingestOne } from '../../../src/actions/intake/ingest.ts';
import { probePicture } from '../../../src/actions/syndicating/probePicture.ts';
import { articleById, requireArticle } from '../../../src/article/archive.ts';
import { enoughBytes, pictureOf, probedPicture } from '../../../src/article/picture.ts';
import { jpeg, png } from '../../article/pictures.ts';
import { serve } from '../../net/loopback.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { byCommand, publish } from '../../support/records.ts';
import { testWorker } from '../../support/worker.ts';

let newsroom: TestNewsroom;
let server: Awaited<ReturnType<typeof serve>>;
let answers: RequestListener;
let asked = 0;

beforeEach(async () => {
  newsroom = await openTestNewsroom();
  asked = 0;
  server = await serve((request, response) => {
    asked += 1;
    answers(request, response);
  });
});
afterEach(async () => {
  await newsroom.close();
  await server.close();
});

const story = (path: string) => ({
  headline: 'Ferry returns to Orrin',
  url: 'https://tarn.example/ferry',
  image: { url: `${server.origin}${path}`, caption: 'The ferry at noon' },
});

const known = async (id: string) => {
  const article = await articleById(newsroom.context.store, id);
  return article && pictureOf(newsroom.context.store, article);
};

const rss = async (id: string) => {
  const { redis, keys } = newsroom.context.store;
  return (await redis.hget(keys.fragments(id), 'rss')) ?? '';
};

test('an article in the feeds gets its picture’s type and size, and stays the same revision', async () => {
  const { context, clock } = newsroom;
  answers = (_, response) =>
    response.writeHead(200, { 'content-length': 70 }).end(Buffer.concat([png(1200, 800), Buffer.alloc(37)]));
  const row = await ingestOne(context, story('/ferry?size=large'), byCommand);
  await testWorker(context, clock).settleDown();
  const id = row.id ?? '';
  expect(await known(id)).toMatchObject({ type: 'image/png', width: 1200, height: 800, bytes: 70 });
  expect(await rss(id)).toContain('medium="image" type="image/png" width="1200" height="800" fileSize="70"');
  expect(await rss(id)).toContain('width="1200" height="800"');
  expect((await ingestOne(context, story('/ferry?size=large'), byCommand)).outcome).toBe('unchanged');
  expect((await articleById(context.store, id))?.revision).toBe(1);
  await testWorker(context, clock).settleDown();
  expect(asked).toBe(1);
});

test('a correction keeps the known facts, another picture is probed again', async () => {
  const { context, clock } = newsroom;
  answers = (request, response) =>
    response.end(request.url === '/second.jpg' ? jpeg(640, 480) : png(1200, 800));
  const id = await publish(context, story('/first.png'));
  await probePicture(context, id);
  await correctArticle(context, { id, note: 'The ferry left at six.' });
  expect(await known(id)).toMatchObject({ width: 1200 });
  await publish(context, story('/second.jpg'));
  expect(await known(id)).toBeUndefined();
  await testWorker(context, clock).settleDown();
  expect(await known(id)).toMatchObject({ type: 'image/jpeg', width: 640, height: 480 });
  expect(await rss(id)).toContain('width="640"');
});

test('only the beginning of a large picture is read, and its size is what the server states', async () => {
  const { context } = newsroom;
  let ranged: string | undefined;
  answers = (request, response) => {
    ranged = request.headers.range;
    response.writeHead(206, { 'content-range': `bytes 0-${enoughBytes - 1}/50000000` });
    response.write(Buffer.concat([jpeg(6000, 4000), Buffer.alloc(enoughBytes * 4)]));
    // The rest never arrives: waiting for it is useless.
  };
  const id = await publish(context, story('/large.jpg'));
  await probePicture(context, id);
  expect(ranged).toBe(`bytes=0-${enoughBytes - 1}`);
  expect(await known(id)).toMatchObject({ width: 6000, height: 4000, bytes: 50_000_000 });
});

test.each<[string, RequestListener, RegExp]>([
  [
    'is a page',
    (_, response) => response.writeHead(200, { 'content-type': 'image/png' }).end('<html>no</html>'),
    /no picture that browsers show/,
  ],
  ['is gone', (_, response) => response.writeHead(404).end(), /answered 404/],
  ['is forbidden', (_, response) => response.writeHead(403).end(), /answered 403/],
])('a picture that %s appears nowhere; its caption stays', async (_, listener, fault) => {
  const { context } = newsroom;
  answers = listener;
  const id = await publish(context, story('/none.png'));
  await probePicture(context, id);
  expect(await known(id)).toBeUndefined();
  expect(await rss(id)).not.toContain('/none.png');
  expect(await rss(id)).toContain('The ferry at noon');
  const article = await requireArticle(context.store, id);
  expect(await probedPicture(context.store, article)).toMatchObject({ fault: expect.stringMatching(fault) });
  answers = (_request, response) => response.end(png(1200, 800));
  await probePicture(context, id);
  expect(await rss(id)).toContain('/none.png');
});

test('a server that is busy is asked again, and then counts as having no picture', async () => {
  const { context } = newsroom;
  answers = (_, response) => response.writeHead(503).end();
  const id = await publish(context, story('/busy.png'));
  for (let tries = 1; tries <= 3; tries++) {
    await expect(probePicture(context, id)).rejects.toThrow(/503/);
    expect(await rss(id)).toContain('/busy.png');
  }
  await expect(probePicture(context, id)).rejects.toThrow(/503/);
  expect(await rss(id)).not.toContain('/busy.png');
});
