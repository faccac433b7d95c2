import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { recordKeyOf } from '../../src/channels/bluesky/key.ts';
import * as bluesky from '../../src/channels/bluesky.ts';
import { samples } from '../pictures/samples.ts';
import { tid } from '../simulators/bluesky/record.ts';
import { type BlueskyOptions, type BlueskySimulator, startBluesky } from '../simulators/bluesky.ts';
import { type Fault, scripted } from '../simulators/faults.ts';
import { openNewsroom, postFor } from './newsroom.ts';

const password = 'app-pass-9f3e-never-to-be-seen';
let newsroom: ReturnType<typeof openNewsroom>;
let server: BlueskySimulator;

beforeAll(() => {
  newsroom = openNewsroom();
});
afterAll(() => newsroom.close());
afterEach(async () => {
  await server.close();
  expect(newsroom.logged()).not.toContain(password);
  expect(newsroom.logged()).not.toContain('token-');
});

async function start(options: BlueskyOptions = {}, keys: Record<string, unknown> = {}) {
  server = await startBluesky({ now: newsroom.now, password, ...options });
  return bluesky.schema.parse({
    id: 'sky',
    type: 'bluesky',
    baseUrl: server.url,
    identifier: '@courier.example',
    password,
    ...keys,
  });
}
const attempted = () => ({ number: 1, firstAttemptAt: newsroom.now() });

describe('sending to Bluesky', () => {
  test('writes the record under the push’s own key, dated by the first attempt', async () => {
    const channel = await start();
    const post = postFor('exact', { language: 'en-GB', description: 'Six times a day.' });
    const outcome = await bluesky.send(post, channel, newsroom.attempt(), newsroom.context);
    const [stored] = server.truth;
    const rkey = recordKeyOf(post.pushId);
    expect(outcome).toEqual({
      kind: 'sent',
      status: 200,
      remoteId: `at://${server.did}/app.bsky.feed.post/${rkey}`,
      remoteUrl: `https://bsky.app/profile/${server.did}/post/${rkey}`,
    });
    expect(stored).toMatchObject({
      rkey,
      record: { ...bluesky.payload(post, channel), createdAt: new Date(newsroom.now()).toISOString() },
    });
  });

  test('is one post however often it is repeated, whatever time it is by then', async () => {
    const channel = await start();
    const post = postFor('again');
    const firstAttemptAt = newsroom.now();
    const first = await bluesky.send(post, channel, newsroom.attempt({ firstAttemptAt }), newsroom.context);
    newsroom.pass(3 * 3_600_000);
    const again = await bluesky.send(
      post,
      channel,
      newsroom.attempt({ number: 2, firstAttemptAt }),
      newsroom.context,
    );
    expect(again).toEqual(first);
    expect(server.truth).toHaveLength(1);
  });

  test('does not overwrite another text there, and says so', async () => {
    const channel = await start();
    const post = postFor('other');
    await bluesky.send(post, channel, newsroom.attempt(), newsroom.context);
    const other = { ...post, text: `Another text ${post.link}` };
    expect(await bluesky.send(other, channel, newsroom.attempt(), newsroom.context)).toMatchObject({
      kind: 'uncertain',
      reason: expect.stringContaining('there is already a post'),
    });
    expect(await bluesky.find(other, channel, attempted(), newsroom.context)).toMatchObject({
      kind: 'ambiguous',
      reason: expect.stringContaining('another text'),
    });
    expect(server.truth).toMatchObject([{ record: { text: post.text } }]);
  });

  test('answers a thread’s parts to the part before, under the thread’s first', async () => {
    const channel = await start();
    const first = await bluesky.send(postFor('one'), channel, newsroom.attempt(), newsroom.context);
    if (first.kind !== 'sent') throw new Error(first.reason);
    const part = (name: string, replyTo: string) =>
      bluesky.send(
        postFor(name, { text: `Part ${name}`, replyTo }),
        channel,
        newsroom.attempt(),
        newsroom.context,
      );
    const second = await part('two', first.remoteId);
    if (second.kind !== 'sent') throw new Error(second.reason);
    await part('three', second.remoteId);
    const [root, middle, last] = server.truth;
    expect(middle?.record.reply).toEqual({
      root: { uri: first.remoteId, cid: root?.cid },
      parent: { uri: first.remoteId, cid: root?.cid },
    });
    expect(last?.record.reply).toEqual({
      root: { uri: first.remoteId, cid: root?.cid },
      parent: { uri: second.remoteId, cid: middle?.cid },
    });
    await bluesky.remove(second.remoteId, channel, newsroom.context);
    expect(await part('four', second.remoteId)).toMatchObject({ kind: 'refused' });
    expect(server.truth).toHaveLength(3);
  });

  test.each<[Fault, string]>([
    ['cut-before-reading', 'not-sent'],
    ['500-before-storing', 'not-sent'],
    ['garbage', 'not-sent'],
    ['429', 'not-sent'],
    ['refuse', 'refused'],
  ])('sent nothing if the sign-in met "%s"', async (fault, kind) => {
    const channel = await start({ signInFaults: scripted(fault) });
    expect(await bluesky.send(postFor('in'), channel, newsroom.attempt(), newsroom.context)).toMatchObject({
      kind,
    });
    expect(server.writes).toEqual([]);
  });

  test('sent nothing if the part before can’t be read', async () => {
    const channel = await start({ readFaults: scripted('500-before-storing') });
    const post = postFor('part', { replyTo: 'at://did:plc:x/app.bsky.feed.post/3k' });
    expect(await bluesky.send(post, channel, newsroom.attempt(), newsroom.context)).toMatchObject({
      kind: 'not-sent',
    });
    expect(server.writes).toEqual([]);
  });

  test('signs in once for many posts, and again when the session has run out', async () => {
    const channel = await start({ sessionLasts: 60_000 });
    await bluesky.send(postFor('a'), channel, newsroom.attempt(), newsroom.context);
    await bluesky.send(postFor('b'), channel, newsroom.attempt(), newsroom.context);
    expect(server.signIns).toBe(1);
    newsroom.pass(61_000);
    expect(await bluesky.send(postFor('c'), channel, newsroom.attempt(), newsroom.context)).toMatchObject({
      kind: 'sent',
    });
    expect(server.signIns).toBe(2);
    expect(server.truth).toHaveLength(3);
  });
});

describe('a card’s picture', () => {
  const upload = async (channel: bluesky.BlueskyChannel, bytes: Uint8Array) => {
    const picture = { bytes, type: 'image/png', width: 640, height: 400 } as const;
    const { signal } = new AbortController();
    return bluesky.upload(picture, postFor('picture'), channel, newsroom.context, { signal });
  };

  test('is uploaded before the post, and is on its card', async () => {
    const channel = await start();
    const uploaded = await upload(channel, await samples.png());
    const post = postFor('picture', 'media' in uploaded ? { media: uploaded.media } : {});
    expect(await bluesky.send(post, channel, newsroom.attempt(), newsroom.context)).toMatchObject({
      kind: 'sent',
    });
    expect(server.truth[0]?.record.embed).toMatchObject({
      external: { uri: post.link, thumb: { mimeType: 'image/png' } },
    });
  });

  test('that is refused is reported, and never thrown', async () => {
    const channel = await start();
    expect(await upload(channel, Buffer.alloc(5_242_881, 7))).toMatchObject({ kind: 'refused' });
    await server.close();
    expect(await upload(channel, await samples.png())).toMatchObject({ kind: 'failed' });
  });
});

describe('a Bluesky account', () => {
  test('is checked without posting, and mistakes are named', async () => {
    const channel = await start();
    expect(await bluesky.check(channel, newsroom.context)).toEqual({
      ok: true,
      says: `Posts as @courier.example (${server.did}).`,
    });
    const wrong = { ...channel, password: 'wrong-password-1' };
    expect(await bluesky.check(wrong, newsroom.context)).toMatchObject({
      ok: false,
      says: expect.stringContaining('app password'),
    });
    expect(server.writes).toEqual([]);
  });
});

test('a record key is a TID of the past, the same for the same push and another for another', async () => {
  await start();
  const digest = fc
    .uint8Array({ minLength: 32, maxLength: 32 })
    .map((bytes) => Buffer.from(bytes).toString('hex'));
  fc.assert(
    fc.property(digest, digest, (one, other) => {
      const key = recordKeyOf(one);
      expect(key).toMatch(tid);
      // Keys sort as their times: nothing of 2026 or later.
      expect(key < '3mb').toBe(true);
      expect(recordKeyOf(one)).toBe(key);
      expect(recordKeyOf(other) === key).toBe(one === other);
    }),
  );
});
