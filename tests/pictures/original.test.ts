import { mkdtemp, readdir, rm } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { originalPicture } from '../../src/pictures/original.ts';
import { serve } from '../net/loopback.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

let newsroom: TestNewsroom;
let server: Awaited<ReturnType<typeof serve>>;
let answers: RequestListener;
let asked = 0;
let cacheFolder: string;

beforeEach(async () => {
  newsroom = await openTestNewsroom();
  cacheFolder = await mkdtemp(join(tmpdir(), 'pictures-'));
  asked = 0;
  server = await serve((request, response) => {
    asked += 1;
    answers(request, response);
  });
});
afterEach(async () => {
  await newsroom.close();
  await server.close();
  await rm(cacheFolder, { recursive: true });
});
const original = (signal?: AbortSignal) =>
  originalPicture({ ...newsroom.context, cacheFolder }, `${server.origin}/ferry.jpg`, signal);

test('a picture is fetched once for all who want it within the hour, and then again', async () => {
  answers = (_, response) => response.end('picture');
  expect(Buffer.from((await original()) as Uint8Array).toString()).toBe('picture');
  expect(Buffer.from((await original()) as Uint8Array).toString()).toBe('picture');
  expect(asked).toBe(1);
  newsroom.clock.advance(3_600_000);
  await original();
  expect(asked).toBe(2);
  expect(await readdir(cacheFolder)).toHaveLength(1);
});

test('a picture that many channels want at once is fetched once; one that gives up leaves the others waiting', async () => {
  const reached = Promise.withResolvers<void>();
  let finish = () => {};
  answers = (_, response) => {
    finish = () => response.end('picture');
    reached.resolve();
  };
  const impatient = new AbortController();
  const all = [original(), original(impatient.signal), original()];
  await reached.promise;
  impatient.abort(new Error('it took too long'));
  expect(await all[1]).toEqual({ fault: 'it took too long' });
  finish();
  for (const one of [all[0], all[2]])
    expect(Buffer.from((await one) as Uint8Array).toString()).toBe('picture');
  expect(asked).toBe(1);
});

test.each([
  [404, 'it is gone (404)'],
  [410, 'it is gone (410)'],
  [403, 'its server answered 403'],
  [500, 'its server answered 500'],
])('an answer of %d is reported, and not cached', async (status, fault) => {
  answers = (_, response) => response.writeHead(status).end('no');
  expect(await original()).toEqual({ fault });
  expect(await readdir(cacheFolder)).toEqual([]);
});

test('a server that is slow is waited for as long as there is time', async () => {
  answers = (_, response) => response.writeHead(200).write('pic');
  const ending = new AbortController();
  const request = original(ending.signal);
  await new Promise<void>((resolve) => {
    const wait = () => (asked > 0 ? resolve() : setImmediate(wait));
    wait();
  });
  ending.abort(new Error('there is no more time'));
  expect(await request).toHaveProperty('fault');
});

test('an address within the network is not asked', async () => {
  const inside = await originalPicture(newsroom.context, 'http://10.0.0.7/ferry.jpg');
  expect(inside).toEqual({ fault: expect.stringContaining('10.0.0.7') });
});

test('a disk without writes stops nobody', async () => {
  answers = (_, response) => response.end('picture');
  const context = { ...newsroom.context, cacheFolder: join(import.meta.filename, 'none') };
  expect(await originalPicture(context, `${server.origin}/ferry.jpg`)).toBeInstanceOf(Uint8Array);
});
