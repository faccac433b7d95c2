import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { prices } from '../../src/channels/x/prices.ts';
import * as x from '../../src/channels/x.ts';
import type { OutboundResponse } from '../../src/net/outbound.ts';
import { samples } from '../pictures/samples.ts';
import { type Fault, scripted } from '../simulators/faults.ts';
import { startX, type XOptions, type XSimulator } from '../simulators/x.ts';
import { openNewsroom, postFor } from './newsroom.ts';

const token = 'x-tok-9f3e-never-to-be-seen';
let newsroom: ReturnType<typeof openNewsroom>;
let server: XSimulator;

beforeAll(() => {
  newsroom = openNewsroom();
});
afterAll(() => newsroom.close());
afterEach(async () => {
  await server.close();
  expect(newsroom.logged()).not.toContain(token);
});

async function start(options: XOptions = {}, keys: Record<string, unknown> = {}) {
  server = await startX({ now: newsroom.now, token, ...options });
  return x.schema.parse({ id: 'x', type: 'x', baseUrl: server.url, token, ...keys });
}

const attempted = () => ({ number: 1, firstAttemptAt: newsroom.now() });

async function sent(channel: x.XChannel, post = postFor('first')): Promise<string> {
  const outcome = await x.send(post, channel, newsroom.attempt(), newsroom.context);
  if (outcome.kind !== 'sent') throw new Error(outcome.reason);
  return outcome.remoteId;
}

describe('sending to X', () => {
  test('posts the draft’s text and returns the post’s address', async () => {
    const channel = await start();
    const post = postFor('exact');
    const id = '1900000000000000001';
    expect(await x.send(post, channel, newsroom.attempt(), newsroom.context)).toEqual({
      kind: 'sent',
      status: 201,
      remoteId: id,
      remoteUrl: `https://x.com/i/web/status/${id}`,
    });
    expect(server.posts.map((body) => JSON.parse(body))).toEqual([{ text: post.text }]);
    expect(x.idAt(new URL(`https://x.com/i/web/status/${id}`))).toBe(id);
  });

  test('replies to the part before with a thread’s part, and quotes X if it requires a mention', async () => {
    const channel = await start();
    const replyTo = await sent(channel);
    await sent(channel, postFor('second', { part: 2, replyTo }));
    expect(server.truth[1]).toMatchObject({ replyTo });
    await server.close();
    const strict = await start({ mayReply: false });
    const first = await sent(strict);
    const reply = postFor('third', { part: 2, replyTo: first });
    expect(await x.send(reply, strict, newsroom.attempt(), newsroom.context)).toMatchObject({
      kind: 'refused',
      status: 403,
      reason: expect.stringContaining('not been mentioned'),
    });
  });

  test('waits for the account’s 15 minutes, and for credits, without having sent anything', async () => {
    const limited = await start({ postsPerWindow: 1 });
    await sent(limited);
    expect(await x.send(postFor('more'), limited, newsroom.attempt(), newsroom.context)).toMatchObject({
      kind: 'not-sent',
      status: 429,
      retryAfterMs: 60_000,
    });
    await server.close();
    const poor = await start({ credits: 0 });
    expect(await x.send(postFor('poor'), poor, newsroom.attempt(), newsroom.context)).toEqual({
      kind: 'not-sent',
      status: 402,
      reason: expect.stringMatching(/does not have any credits.*Buy credits/),
      account: 'limited',
      retryAfterMs: 15 * 60_000,
    });
    expect(server.truth).toEqual([]);
  });

  test.each([
    ['suspended', /is suspended/],
    ['without project', /attached to a Project/],
  ] as const)(
    'waits for a person if the account or its app may do nothing: %s',
    async (refusesAccount, says) => {
      const channel = await start({ refusesAccount });
      const refusal = {
        ...{ kind: 'not-sent', status: 403, account: 'signed-out' },
        reason: expect.stringMatching(says),
      };
      expect(await x.send(postFor('shut'), channel, newsroom.attempt(), newsroom.context)).toEqual(refusal);
      expect(await x.remove('17', channel, newsroom.context)).toEqual(refusal);
      expect(await x.check(channel, newsroom.context)).toMatchObject({ ok: false });
    },
  );

  test('takes a refused repetition for what may be the attempt before, which the lookup then finds', async () => {
    const channel = await start({ faults: scripted('cut-after-storing') });
    const post = postFor('twice');
    const first = attempted();
    const send = (number: number) => x.send(post, channel, newsroom.attempt({ number }), newsroom.context);
    expect(await send(1)).toMatchObject({ kind: 'uncertain' });
    expect(await send(2)).toMatchObject({ kind: 'uncertain', status: 403 });
    expect(await x.find(post, channel, first, newsroom.context)).toMatchObject({
      kind: 'found',
      remoteId: server.truth[0]!.id,
    });
    expect(server.truth).toHaveLength(1);
  });

  test('is refused if another post with the text existed before any attempt', async () => {
    const channel = await start();
    const post = postFor('taken');
    server.add(post.text);
    expect(await x.send(post, channel, newsroom.attempt(), newsroom.context)).toMatchObject({
      kind: 'refused',
      reason: expect.stringContaining('duplicate content'),
    });
  });
});

describe('settling on X', () => {
  test.each<Fault>(['cut-before-reading', '500-before-storing'])(
    'finds nothing after "%s"',
    async (fault) => {
      const channel = await start({ faults: scripted(undefined, fault) });
      await sent(channel);
      const first = attempted();
      const post = postFor(`absent-${fault}`);
      await x.send(post, channel, newsroom.attempt(), newsroom.context);
      expect(await x.find(post, channel, first, newsroom.context)).toMatchObject({ kind: 'absent' });
    },
  );

  test.each([
    ['signs that X escapes', 'Crew & “cast” of <Petrel> say &amp; is no sign'],
    ['addresses without a scheme', 'See README.md and Arabnews.pk, then x.com/a?b=1&lt=2'],
    ['an address in another script', 'Lies https://bücher.example.org/straße dort'],
  ])('finds a part without our link by its text and the part that it replies to: %s', async (_, text) => {
    const channel = await start();
    const replyTo = await sent(channel);
    const part = postFor('part', { part: 2, text, replyTo });
    const first = attempted();
    expect(await x.find(part, channel, first, newsroom.context)).toMatchObject({ kind: 'absent' });
    const remoteId = await sent(channel, part);
    expect(await x.find(part, channel, first, newsroom.context)).toMatchObject({ kind: 'found', remoteId });
    const copy = { remoteId, text, removed: false };
    expect(await x.readBack(copy, channel, newsroom.context)).toEqual({ kind: 'there', text });
  });

  test('finds our short link behind X’s own address, whatever else the text has become', async () => {
    const channel = await start();
    const link = 'https://gull.example.org/s/k7m2';
    const post = postFor('linked', { text: `Ferry “Petrel” is back ${link}`, link });
    const first = attempted();
    server.add('Ferry “Petrel” is back https://gull.example.org/s/k7m2x');
    expect(await x.find(post, channel, first, newsroom.context)).toMatchObject({ kind: 'absent' });
    const remoteId = await sent(channel, post);
    server.edit(remoteId, `Ferry “Petrel” is back today ${link}`);
    expect(await x.find(post, channel, first, newsroom.context)).toMatchObject({
      kind: 'found',
      remoteId: server.truth[1]!.history.at(-1),
    });
  });

  test('a text alone proves nothing, nor does our link in a reply to another post', async () => {
    const channel = await start({}, { link: 'canonical' });
    const post = postFor('alike');
    const first = attempted();
    server.add(post.text);
    expect(await x.find(post, channel, first, newsroom.context)).toEqual({
      kind: 'ambiguous',
      candidates: [`https://x.com/i/web/status/${server.truth[0]!.id}`],
    });
    const short = { ...channel, link: 'short' as const };
    const quoted = postFor('quoted');
    server.add(`Read this: ${quoted.link}`, server.truth[0]!.id);
    expect(await x.find(quoted, short, first, newsroom.context)).toMatchObject({ kind: 'absent' });
  });

  test('reads no more than the posts since shortly before the attempt, page by page', async () => {
    const channel = await start();
    for (let n = 0; n < 30; n += 1) server.add(`Yesterday ${n}`);
    newsroom.pass(86_400_000);
    const post = postFor('paged');
    const first = attempted();
    const remoteId = await sent(channel, post);
    for (let n = 0; n < 120; n += 1) server.add(`Today ${n}`);
    expect(await x.find(post, channel, first, newsroom.context)).toMatchObject({ kind: 'found', remoteId });
    expect(server.listed).toBe(121);
  });
});

describe('the state of a post on X', () => {
  test('is gone only if X says so about this post', async () => {
    const channel = await start();
    const remoteId = await sent(channel);
    const copy = { remoteId, text: postFor('first').text, removed: true };
    const readBack = () => x.readBack(copy, channel, newsroom.context);
    expect(await readBack()).toMatchObject({ kind: 'there' });
    await x.remove(remoteId, channel, newsroom.context);
    expect(await readBack()).toMatchObject({ kind: 'gone' });

    const type = 'https://api.x.com/2/problems/resource-not-found';
    const answers: [number, object, string][] = [
      [404, { title: 'Not Found', detail: 'Not Found', status: 404 }, 'cannot-tell'],
      [
        200,
        { errors: [{ title: 'Forbidden', type, detail: `User of [${remoteId}] has been suspended` }] },
        'cannot-tell',
      ],
      [
        200,
        { errors: [{ title: 'Not Found Error', type, detail: 'Could not find tweet with id: [1].' }] },
        'cannot-tell',
      ],
      [401, { title: 'Unauthorized' }, 'cannot-tell'],
      [
        404,
        {
          errors: [
            { title: 'Not Found Error', type, detail: `Could not find tweet with id: [${remoteId}].` },
          ],
        },
        'gone',
      ],
    ];
    for (const [status, body, kind] of answers) {
      const answer = { status, headers: {}, url: '', body: new TextEncoder().encode(JSON.stringify(body)) };
      const request = async (): Promise<OutboundResponse> => answer;
      const context = { ...newsroom.context, net: { ...newsroom.context.net, request } };
      expect([body, (await x.readBack(copy, channel, context)).kind]).toEqual([body, kind]);
      if (kind === 'gone')
        expect(await x.remove(remoteId, channel, context)).toMatchObject({ kind: 'sent', status: 404 });
    }
  });

  test('is the newest version if a person edited it in X’s own app', async () => {
    const channel = await start();
    const remoteId = await sent(channel);
    server.edit(remoteId, 'Another text');
    const copy = { remoteId, text: postFor('first').text, removed: false };
    expect(await x.readBack(copy, channel, newsroom.context)).toEqual({
      kind: 'there',
      text: 'Another text',
    });
  });
});

describe('a channel on X', () => {
  test('is checked without a post read, says what a post costs, and which scopes are missing', async () => {
    const channel = await start();
    server.add('An hour ago');
    newsroom.pass(3_600_000);
    expect(await x.check(channel, newsroom.context)).toEqual({
      ok: true,
      says: `Posts as @courier. A post with a link costs $0.20, one without $0.015 (prices of ${prices.since}).`,
    });
    expect(server.listed).toBe(0);
    await server.close();
    const blind = await start({ without: ['tweet.read'] });
    expect(await x.check(blind, newsroom.context)).toMatchObject({
      ok: false,
      says: expect.stringContaining('Create a user token with tweet.read, tweet.write and users.read.'),
    });
  });

  test('says what a draft costs, with and without its link', async () => {
    const channel = await start();
    const linked = ['Ferry back https://gull.example.org/s/k7m2'];
    expect(x.cost(linked, channel)).toBe(
      'X charges $0.20 for it; without its link $0.015 (prices of 2026-04-20).',
    );
    expect(x.cost(['One', 'Two'], channel)).toBe('X charges $0.03 for it (prices of 2026-04-20).');
  });

  test('costs what newsroom.yaml says, where it has prices', async () => {
    const channel = await start({}, { prices: { post: 0.02, postWithLink: 0.25 }, budget: { perDay: 1 } });
    expect(x.cost(['Ferry back https://gull.example.org/s/k7m2'], channel)).toBe(
      'X charges $0.25 for it; without its link $0.02 (prices in newsroom.yaml).',
    );
    expect((await x.check(channel, newsroom.context)).says).toContain('$0.25, one without $0.02');
    expect(x.paidPosts(channel).perDay).toBe(4);
    expect(x.statisticsForPost(channel)).toBe(250);
    expect(x.datedFacts(channel)).toHaveLength(1);
    const all = { ...channel, prices: { post: 0.02, postWithLink: 0.25, ownPostRead: 0.002 } };
    expect(x.datedFacts(all)).toEqual([]);
    const keys = { id: 'x', type: 'x', token, prices: { postWithLink: 0.25 }, budget: { perDay: 0.2 } };
    expect(x.schema.safeParse(keys).error?.issues.map(({ message }) => message)).toEqual([
      'a post with a link costs $0.25; a smaller budget covers none',
    ]);
  });

  test.each([
    [{ perDay: 1 }, 5],
    [{ perDay: 0.6 }, 3],
    [{ perDay: 0.2, perMonth: 20 }, 1],
    [{}, undefined],
  ])('its budget %j pays for %s posts a day', async (budget, posts) => {
    expect(x.paidPosts(await start({}, { budget })).perDay).toBe(posts);
    expect(
      x.schema.safeParse({ id: 'x', type: 'x', token, budget: { perDay: 0.1 } }).error?.message,
    ).toContain('a post with a link costs $0.20');
  });
});

describe('a post’s picture on X', () => {
  const upload = async (channel: x.XChannel, alt?: string) => {
    const picture = { bytes: await samples.png(), type: 'image/png', width: 640, height: 400 } as const;
    const post = postFor('picture', {
      image: { url: 'https://gull.example/petrel.png', ...(alt ? { alt } : {}) },
    });
    return x.upload(picture, post, channel, newsroom.context, { signal: new AbortController().signal });
  };

  test('is uploaded with its alt text, cut at X’s limit, and is in the post', async () => {
    const channel = await start();
    const uploaded = await upload(channel, `A petrel over the pier ${'e'.repeat(2_000)}`);
    const post = postFor('picture', 'media' in uploaded ? { media: uploaded.media } : {});
    expect(await x.send(post, channel, newsroom.attempt(), newsroom.context)).toMatchObject({ kind: 'sent' });
    const [picture] = server.truth[0]?.media ?? [];
    expect(picture).toMatchObject({
      type: 'image/png',
      alt: expect.stringMatching(/^A petrel over the pier e+$/),
    });
    expect(picture?.alt).toHaveLength(1_000);
  });

  test('needs a separate permission; if it is missing, the check says so and the account stays signed in', async () => {
    const channel = await start({ without: ['media.write'] });
    expect(await upload(channel)).toEqual({ kind: 'failed', reason: expect.stringContaining('403') });
  });
});
