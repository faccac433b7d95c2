import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChannelContext, Post } from '../../src/channels/channel.ts';
import * as threads from '../../src/channels/threads.ts';
import { serve } from '../net/loopback.ts';
import { samples } from '../pictures/samples.ts';
import { scripted } from '../simulators/faults.ts';
import { limits, startThreads, type ThreadsOptions } from '../simulators/threads.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';
import { openNewsroom, postFor } from './newsroom.ts';

const token = 'THQV-9f3e-never-to-be-seen';
let newsroom: ReturnType<typeof openNewsroom>;
let startedAt: number;
let store: TestNewsroom;
let context: ChannelContext;
let server: Awaited<ReturnType<typeof startThreads>>;
let channel: threads.ThreadsChannel;

beforeEach(async () => {
  newsroom = openNewsroom();
  startedAt = newsroom.now();
  store = await openTestNewsroom();
  context = { ...newsroom.context, store: store.context.store };
});
afterEach(async () => {
  await server.close();
  await store.close();
  await newsroom.close();
  expect(newsroom.logged()).not.toContain(token);
});

async function start(options: Partial<ThreadsOptions> = {}): Promise<void> {
  server = await startThreads({ now: newsroom.now, token, ...options });
  const keys = { id: 'th', type: 'threads', baseUrl: server.url, userId: server.userId };
  channel = threads.schema.parse({ ...keys, token });
}
const send = (post: Post) => threads.send(post, channel, newsroom.attempt(), context);
const find = (post: Post) => threads.find(post, channel, { number: 1, firstAttemptAt: startedAt }, context);
async function idOf(post: Post): Promise<string> {
  const outcome = await send(post);
  if (outcome.kind !== 'sent') throw new Error(outcome.reason);
  return outcome.remoteId;
}

describe('the two steps of a post on Threads', () => {
  test('returns the post’s address, and gives the link its card', async () => {
    await start();
    expect(await send(postFor('url'))).toEqual({
      kind: 'sent',
      status: 200,
      remoteId: '181000',
      remoteUrl: 'https://www.threads.com/@courier/post/C181000',
    });
    expect(server.truth[0]).toMatchObject({ link: postFor('url').link });
  });

  test('waits for a person if the token may not publish', async () => {
    await start({ mayPublish: false });
    expect(await send(postFor('mute'))).toEqual({
      ...{ kind: 'not-sent', status: 403, account: 'signed-out' },
      reason: expect.stringContaining('does not have permission'),
    });
  });

  test.each(['refuse', 'cut-before-reading', '500-before-storing', 'garbage', '429'] as const)(
    'publishes nothing, and says so for certain, where the container’s making meets "%s"',
    async (fault) => {
      await start({ containerFaults: scripted(fault) });
      const outcome = await send(postFor('making'));
      expect(outcome.kind).toBe(fault === 'refuse' ? 'refused' : 'not-sent');
      expect(server.truth).toEqual([]);
      expect(await send(postFor('making'))).toMatchObject({ kind: 'sent' });
    },
  );

  test('publishes nothing if the container’s status can’t be read, and the same container later', async () => {
    await start({ containerFaults: scripted(undefined, '500-before-storing') });
    expect(await send(postFor('status'))).toMatchObject({ kind: 'not-sent', status: 500 });
    expect(await send(postFor('status'))).toMatchObject({ kind: 'sent' });
    expect([server.containers.size, server.truth.length]).toEqual([1, 1]);
  });

  test('waits for a container that is still being prepared, and makes no second one', async () => {
    await start({ preparing: 20_000 });
    expect(await send(postFor('slow'))).toMatchObject({ kind: 'not-sent', retryAfterMs: 30_000 });
    newsroom.pass(30_000);
    expect(await send(postFor('slow'))).toMatchObject({ kind: 'sent' });
    expect(server.containers.size).toBe(1);
  });

  test('publishes the same container again after a lost request, which arrives late and changes nothing', async () => {
    await start({ faults: scripted('queued') });
    const post = postFor('queued');
    expect(await send(post)).toMatchObject({ kind: 'uncertain' });
    expect(await find(post)).toMatchObject({
      kind: 'absent',
      looked: expect.stringContaining('its container is FINISHED'),
    });
    expect(await send(post)).toMatchObject({ kind: 'sent' });
    newsroom.pass(600_000);
    expect(await find(post)).toMatchObject({ kind: 'found' });
    expect([server.containers.size, server.truth.length]).toEqual([1, 1]);
  });

  test('does not publish what Threads says is published, and can’t tell if its list does not show it', async () => {
    await start({ faults: scripted('cut-after-storing') });
    const post = postFor('hidden');
    await send(post);
    server.truth[0]!.deletedAt = newsroom.now();
    expect(await find(post)).toMatchObject({
      kind: 'cannot-tell',
      reason: expect.stringContaining('its container 171000 is PUBLISHED'),
    });
    expect(await send(post)).toMatchObject({ kind: 'uncertain' });
    expect(server.truth).toHaveLength(1);
  });

  test('makes another container if the stored one has expired, or was made from another text', async () => {
    await start({ preparing: 20_000 });
    const post = postFor('old');
    await send(post);
    newsroom.pass(25 * 3_600_000);
    await send(post);
    expect(server.containers.size).toBe(2);
    newsroom.pass(30_000);
    const changed = { ...post, text: `Corrected: ${post.text}` };
    await send(changed);
    newsroom.pass(30_000);
    expect(await send(changed)).toMatchObject({ kind: 'sent' });
    expect(server.truth.map(({ text }) => text)).toEqual([changed.text]);
    expect(server.containers.size).toBe(3);
  });

  test('waits for a picture that is still being prepared, and asks for it once', async () => {
    let fetched = 0;
    const bytes = await samples.jpeg();
    const ours = await serve((_, response) => {
      fetched += 1;
      response.writeHead(200, { 'content-type': 'image/jpeg' }).end(bytes);
    });
    await start({ preparing: 20_000 });
    const image = { url: 'https://gull.example/petrel.jpg', alt: 'A white ferry' };
    const post = postFor('picture', { media: `${ours.origin}/pictures/abc.jpg`, image });
    expect(await send(post)).toMatchObject({ kind: 'not-sent', retryAfterMs: 30_000 });
    newsroom.pass(30_000);
    expect(await send(post)).toMatchObject({ kind: 'sent' });
    expect(server.truth).toMatchObject([
      { text: post.text, picture: { type: 'image/jpeg', alt: image.alt } },
    ]);
    expect(server.truth[0]?.link).toBeUndefined();
    expect([server.containers.size, fetched]).toEqual([1, 1]);
    await ours.close();
  });

  test('is refused with Threads’ own error if a container fails', async () => {
    await start({ fails: 'UNKNOWN' });
    expect(await send(postFor('fails'))).toMatchObject({
      kind: 'refused',
      reason: 'Threads can’t publish it (ERROR: UNKNOWN)',
    });
  });

  test('publishes nothing if the container’s id can’t be stored', async () => {
    await start();
    await store.close();
    expect(await send(postFor('no store'))).toMatchObject({ kind: 'not-sent' });
    expect(server.truth).toEqual([]);
  });
});

describe('looking at Threads', () => {
  test('finds a part among the account’s replies by its parent and text', async () => {
    await start({ faults: scripted(undefined, 'cut-after-storing') });
    const replyTo = await idOf(postFor('first'));
    const part = postFor('second', { text: 'Fares stay the same.', replyTo, part: 2 });
    expect(await send(part)).toMatchObject({ kind: 'uncertain' });
    expect(await find(part)).toMatchObject({ kind: 'found', remoteId: server.truth[1]!.id });
    const elsewhere = { ...part, pushId: 'another push', replyTo: 'another' };
    expect(await find(elsewhere)).toMatchObject({ kind: 'absent' });
  });

  test('reads every page back to before the first attempt', async () => {
    await start({ faults: scripted('cut-after-storing') });
    const post = postFor('deep');
    await send(post);
    for (let n = 0; n < 60; n += 1) await idOf(postFor(`later ${n}`));
    expect(await find(post)).toMatchObject({ kind: 'found', remoteId: server.truth[0]!.id });
  });
});

describe('what the Threads API says by its own codes', () => {
  test('waits if the posts of a day are used up, and continues a day later', async () => {
    await start();
    for (let n = 0; n < limits.posts; n += 1) {
      const id = `${n}`;
      server.truth.push({ id, container: id, at: newsroom.now(), text: id, edits: [] });
    }
    expect(await send(postFor('too many'))).toMatchObject({ kind: 'not-sent', status: 429 });
    newsroom.pass(23 * 3_600_000);
    expect(await send(postFor('too many'))).toMatchObject({ kind: 'not-sent', status: 429 });
    newsroom.pass(2 * 3_600_000);
    expect(await send(postFor('too many'))).toMatchObject({ kind: 'sent' });
  });

  test('says that a token is not known, whatever HTTP’s status is', async () => {
    await start();
    const says = 'Threads answered 401: Invalid OAuth access token - Cannot parse access token (code 190)';
    const stranger = { ...channel, token: 'THQV-of-somebody-else' };
    expect(await threads.check(stranger, context)).toMatchObject({
      ok: false,
      says: expect.stringContaining(says),
    });
  });

  test('reports in a check how many posts of the day are used', async () => {
    await start();
    await idOf(postFor('one'));
    expect(await threads.check(channel, context)).toEqual({
      ok: true,
      says: 'Posts as @courier. 1 of the 250 posts of 24 hours are used.',
    });
  });

  test('reads a post back, and calls it gone only if the account itself can be read', async () => {
    await start();
    const post = postFor('copy');
    const remoteId = await idOf(post);
    const copy = { remoteId, text: post.text, removed: false };
    expect(await threads.readBack(copy, channel, context)).toEqual({ kind: 'there', text: post.text });
    await threads.remove(remoteId, channel, context);
    expect(await threads.readBack(copy, channel, context)).toMatchObject({ kind: 'gone' });
    const blind = { ...channel, userId: 'another' };
    expect(await threads.readBack(copy, blind, context)).toMatchObject({ kind: 'cannot-tell' });
  });
});
