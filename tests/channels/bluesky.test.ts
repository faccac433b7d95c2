import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { recordKeyOf } from '../../src/channels/bluesky/key.ts';
import * as bluesky from '../../src/channels/bluesky.ts';
import { tid } from '../simulators/bluesky/record.ts';
import { type BlueskyOptions, type BlueskySimulator, startBluesky } from '../simulators/bluesky.ts';
import { type Fault, scripted } from '../simulators/faults.ts';
import { serve } from '../simulators/server.ts';
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
      record: { ...bluesky.payload(post), createdAt: new Date(newsroom.now()).toISOString() },
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

  test('does not overwrite another text that stands there, and says so', async () => {
    const channel = await start();
    const post = postFor('other');
    await bluesky.send(post, channel, newsroom.attempt(), newsroom.context);
    const other = { ...post, text: `Another text ${post.link}` };
    expect(await bluesky.send(other, channel, newsroom.attempt(), newsroom.context)).toMatchObject({
      kind: 'uncertain',
      reason: expect.stringContaining('stands there already'),
    });
    expect(await bluesky.find(other, channel, attempted(), newsroom.context)).toMatchObject({
      kind: 'ambiguous',
      reason: expect.stringContaining('Another text'),
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
  ])('sent nothing where the sign-in met "%s"', async (fault, kind) => {
    const channel = await start({ signInFaults: scripted(fault) });
    expect(await bluesky.send(postFor('in'), channel, newsroom.attempt(), newsroom.context)).toMatchObject({
      kind,
    });
    expect(server.writes).toEqual([]);
  });

  test('sent nothing where the part before can’t be read', async () => {
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
  /** A picture's server: the bytes of one, or what stands in its place. */
  async function picture(kind: string, size: number, status = 200) {
    return serve(async (_request, response) => {
      response.writeHead(status, { 'content-type': kind }).end(Buffer.alloc(size, 7));
    });
  }

  test('is uploaded and stands on the card', async () => {
    const channel = await start();
    const pictures = await picture('image/png', 5_000);
    const post = postFor('picture', { image: { url: `${pictures.url}/petrel.png` } });
    expect(await bluesky.send(post, channel, newsroom.attempt(), newsroom.context)).toMatchObject({
      kind: 'sent',
    });
    expect(server.truth[0]?.record.embed?.external).toMatchObject({
      uri: post.link,
      thumb: { mimeType: 'image/png', size: 5_000 },
    });
    await pictures.close();
  });

  test.each<[string, string, number, number]>([
    ['is too large', 'image/jpeg', 1_000_001, 200],
    ['is no picture', 'text/html', 100, 200],
    ['is gone', 'image/png', 100, 404],
  ])('is left out where it %s', async (_, kind, size, status) => {
    const channel = await start();
    const pictures = await picture(kind, size, status);
    const post = postFor(`no picture ${kind}`, { image: { url: `${pictures.url}/x` } });
    expect(await bluesky.send(post, channel, newsroom.attempt(), newsroom.context)).toMatchObject({
      kind: 'sent',
    });
    expect(server.truth[0]?.record.embed?.external).not.toHaveProperty('thumb');
    await pictures.close();
  });

  test('that is there at one attempt and not at the next makes no second post: the look finds the first', async () => {
    const channel = await start({ faults: scripted('cut-after-storing') });
    const pictures = await picture('image/png', 10);
    const post = postFor('flaky', { image: { url: `${pictures.url}/x.png` } });
    const attempt = newsroom.attempt();
    expect(await bluesky.send(post, channel, attempt, newsroom.context)).toMatchObject({ kind: 'uncertain' });
    await pictures.close();
    expect(await bluesky.send(post, channel, { ...attempt, number: 2 }, newsroom.context)).toMatchObject({
      kind: 'uncertain',
    });
    expect(await bluesky.find(post, channel, attempted(), newsroom.context)).toMatchObject({ kind: 'found' });
    expect(server.truth).toHaveLength(1);
  });
});

describe('a Bluesky account', () => {
  test('is checked without posting, and what is wrong is said', async () => {
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
