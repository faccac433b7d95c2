import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as mastodon from '../../src/channels/mastodon.ts';
import { type Fault, scripted } from '../simulators/faults.ts';
import { type MastodonOptions, type MastodonSimulator, startMastodon } from '../simulators/mastodon.ts';
import { openNewsroom, postFor } from './newsroom.ts';

const token = 'tok-9f3e-never-to-be-seen';
let newsroom: ReturnType<typeof openNewsroom>;
let server: MastodonSimulator;

beforeAll(() => {
  newsroom = openNewsroom();
});
afterAll(() => newsroom.close());
afterEach(async () => {
  await server.close();
  expect(newsroom.logged()).not.toContain(token);
});

async function start(options: MastodonOptions = {}, keys: Record<string, unknown> = {}) {
  server = await startMastodon({ now: newsroom.now, token, ...options });
  return mastodon.schema.parse({ id: 'masto', type: 'mastodon', baseUrl: `${server.url}/`, token, ...keys });
}

describe('sending to Mastodon', () => {
  test('posts the text exactly as the draft has it, with the key made from the push alone', async () => {
    const channel = await start();
    const post = postFor('exact', { language: 'en-GB', contentWarning: 'Storm damage', sensitive: true });
    const outcome = await mastodon.send(post, channel, newsroom.attempt(), newsroom.context);
    const [truth] = server.truth;
    expect(outcome).toEqual({
      kind: 'sent',
      status: 200,
      remoteId: truth!.id,
      remoteUrl: `${server.url}/@desk/${truth!.id}`,
    });
    expect(truth).toMatchObject({
      text: post.text,
      key: post.pushId,
      language: 'en',
      spoilerText: 'Storm damage',
      sensitive: true,
      visibility: 'public',
    });
    expect(JSON.parse(server.posts[0]!.body)).toEqual(mastodon.payload(post, channel));
  });

  test('answers a thread’s part to the part before', async () => {
    const channel = await start({}, { visibility: 'unlisted' });
    const first = await mastodon.send(postFor('one'), channel, newsroom.attempt(), newsroom.context);
    if (first.kind !== 'sent') throw new Error(first.reason);
    await mastodon.send(
      postFor('two', { part: 1, replyTo: first.remoteId }),
      channel,
      newsroom.attempt(),
      newsroom.context,
    );
    expect(server.truth[1]).toMatchObject({ replyTo: first.remoteId, visibility: 'unlisted' });
  });

  test('is not sent where the name leads nowhere or no TLS stands', async () => {
    const channel = await start();
    for (const baseUrl of ['https://nowhere.invalid', server.url.replace('http:', 'https:')]) {
      const outcome = await mastodon.send(
        postFor('tls'),
        { ...channel, baseUrl },
        newsroom.attempt(),
        newsroom.context,
      );
      expect(outcome).toMatchObject({ kind: 'not-sent' });
    }
    expect(server.posts).toEqual([]);
  });

  test('waits as long as the server’s rate limit says', async () => {
    const channel = await start({ limits: { posts: { limit: 1, period: 3_600_000 } } });
    await mastodon.send(postFor('first'), channel, newsroom.attempt(), newsroom.context);
    const outcome = await mastodon.send(postFor('second'), channel, newsroom.attempt(), newsroom.context);
    const untilTheHour = 3_600_000 - (newsroom.now() % 3_600_000);
    expect(outcome).toMatchObject({ kind: 'not-sent', status: 429, retryAfterMs: untilTheHour });
  });

  test('tells the server’s reason when the text is too long', async () => {
    const channel = await start();
    const outcome = await mastodon.send(
      postFor('long', { text: 'x'.repeat(501) }),
      channel,
      newsroom.attempt(),
      newsroom.context,
    );
    expect(outcome).toEqual({
      kind: 'refused',
      status: 422,
      reason: 'Mastodon answered 422: Validation failed: Text character limit of 500 exceeded',
    });
  });

  test('gets the same status for the same key within the hour', async () => {
    const channel = await start();
    const post = postFor('again');
    const first = await mastodon.send(post, channel, newsroom.attempt(), newsroom.context);
    newsroom.pass(50 * 60_000);
    expect(await mastodon.send(post, channel, newsroom.attempt({ number: 2 }), newsroom.context)).toEqual(
      first,
    );
    expect(server.truth).toHaveLength(1);
  });

  test('stays uncertain where a version answers a repeated key with 500', async () => {
    const channel = await start({ repeats: () => 'error' });
    const post = postFor('again-500');
    await mastodon.send(post, channel, newsroom.attempt(), newsroom.context);
    const repeat = await mastodon.send(post, channel, newsroom.attempt({ number: 2 }), newsroom.context);
    expect(repeat).toMatchObject({ kind: 'uncertain', status: 500 });
    expect(server.truth).toHaveLength(1);
  });
});

describe('settling on Mastodon', () => {
  const attempted = () => ({ number: 1, firstAttemptAt: newsroom.now() });

  test.each<Fault>(['cut-before-reading', '500-before-storing'])(
    'finds nothing after "%s"',
    async (fault) => {
      const channel = await start({ faults: scripted(undefined, fault) });
      await mastodon.send(postFor('other'), channel, newsroom.attempt(), newsroom.context);
      const first = attempted();
      const post = postFor(`absent-${fault}`);
      await mastodon.send(post, channel, newsroom.attempt(), newsroom.context);
      expect(await mastodon.find(post, channel, first, newsroom.context)).toMatchObject({ kind: 'absent' });
    },
  );

  test('finds a part without link by its text and the part that it answers', async () => {
    const channel = await start();
    const head = await mastodon.send(postFor('head'), channel, newsroom.attempt(), newsroom.context);
    if (head.kind !== 'sent') throw new Error(head.reason);
    const part = postFor('tail', {
      part: 1,
      text: 'Crew of 14 “ready”,\nsays the harbour <office>',
      replyTo: head.remoteId,
    });
    const first = attempted();
    expect(await mastodon.find(part, channel, first, newsroom.context)).toMatchObject({ kind: 'absent' });
    await mastodon.send(part, channel, newsroom.attempt(), newsroom.context);
    expect(await mastodon.find(part, channel, first, newsroom.context)).toMatchObject({
      kind: 'found',
      remoteId: server.truth[1]!.id,
    });
  });

  test('does not take a code that begins alike for ours', async () => {
    const channel = await start();
    const post = postFor('code');
    const first = attempted();
    await mastodon.send(
      { ...postFor('longer'), text: `Another story ${post.link}x` },
      channel,
      newsroom.attempt(),
      newsroom.context,
    );
    expect(await mastodon.find(post, channel, first, newsroom.context)).toMatchObject({ kind: 'absent' });
  });

  test('finds a link that the server did not make a link, such as one on a bare IP address', async () => {
    const channel = await start();
    const link = 'http://127.0.0.1:8080/s/petrel';
    const post = postFor('bare', { link, text: `Ferry back in service\n${link}` });
    const first = attempted();
    await mastodon.send(
      { ...post, text: `Ferry is back (${link}).` },
      channel,
      newsroom.attempt(),
      newsroom.context,
    );
    expect(await mastodon.find(post, channel, first, newsroom.context)).toMatchObject({ kind: 'found' });
  });

  test('takes no post that answers another one for ours, though it says the same', async () => {
    const channel = await start();
    const heads = [];
    for (const name of ['ours', 'stranger']) {
      const head = await mastodon.send(postFor(name), channel, newsroom.attempt(), newsroom.context);
      if (head.kind !== 'sent') throw new Error(head.reason);
      heads.push(head.remoteId);
    }
    const first = attempted();
    const part = (replyTo: string) => postFor('shared', { part: 2, text: 'Fares stay at 3 crowns', replyTo });
    await mastodon.send(part(heads[1]!), channel, newsroom.attempt(), newsroom.context);
    expect(await mastodon.find(part(heads[0]!), channel, first, newsroom.context)).toMatchObject({
      kind: 'absent',
    });
  });

  test('names all posts that may be ours where it can’t tell them apart', async () => {
    const channel = await start();
    const head = await mastodon.send(postFor('head-of-two'), channel, newsroom.attempt(), newsroom.context);
    if (head.kind !== 'sent') throw new Error(head.reason);
    const part = postFor('twice', { part: 2, text: 'Fares stay at 3 crowns', replyTo: head.remoteId });
    const first = attempted();
    for (const pushId of ['1'.repeat(64), '2'.repeat(64)])
      await mastodon.send({ ...part, pushId }, channel, newsroom.attempt(), newsroom.context);
    expect(await mastodon.find(part, channel, first, newsroom.context)).toEqual({
      kind: 'ambiguous',
      candidates: [server.truth[2]!.id, server.truth[1]!.id].map((id) => `${server.url}/@desk/${id}`),
    });
  });

  test.each<[string, Record<string, unknown>, string]>([
    ['without a link', {}, 'Ferry back in service'],
    ['with a link that others may post', { link: 'canonical' }, ''],
  ])('can’t tell a single post %s from a person’s with the same text', async (name, keys, text) => {
    const channel = await start({}, keys);
    const post = postFor(name, text ? { text } : {});
    const first = attempted();
    await mastodon.send({ ...post, pushId: '3'.repeat(64) }, channel, newsroom.attempt(), newsroom.context);
    expect(await mastodon.find(post, channel, first, newsroom.context)).toMatchObject({
      kind: 'ambiguous',
      candidates: [expect.stringContaining(server.truth[0]!.id)],
    });
  });

  test('takes nothing for ours that was there before the first attempt', async () => {
    const channel = await start();
    const post = postFor('before');
    await mastodon.send({ ...post, pushId: '4'.repeat(64) }, channel, newsroom.attempt(), newsroom.context);
    newsroom.pass(60_000);
    expect(await mastodon.find(post, channel, attempted(), newsroom.context)).toMatchObject({
      kind: 'ambiguous',
    });
    const part = { ...post, part: 2, text: 'Fares stay', replyTo: server.truth[0]!.id };
    await mastodon.send({ ...part, pushId: '5'.repeat(64) }, channel, newsroom.attempt(), newsroom.context);
    newsroom.pass(60_000);
    expect(await mastodon.find(part, channel, attempted(), newsroom.context)).toMatchObject({
      kind: 'absent',
    });
  });

  test('does not take the first post for the evergreen that repeats it', async () => {
    const channel = await start();
    await mastodon.send(postFor('evergreen'), channel, newsroom.attempt(), newsroom.context);
    newsroom.pass(86_400_000);
    const again = { ...postFor('evergreen'), purpose: 'evergreen:1' };
    expect(await mastodon.find(again, channel, attempted(), newsroom.context)).toMatchObject({
      kind: 'absent',
    });
  });

  test('does not take another’s post with the same canonical link for ours', async () => {
    const channel = await start({}, { link: 'canonical' });
    const post = postFor('canonical');
    const first = attempted();
    await mastodon.send(
      { ...post, text: `By hand: ${post.link}` },
      channel,
      newsroom.attempt(),
      newsroom.context,
    );
    expect(await mastodon.find(post, channel, first, newsroom.context)).toMatchObject({ kind: 'absent' });
  });

  test('reads page after page back to before the first attempt', async () => {
    const channel = await start();
    const post = postFor('deep');
    const first = attempted();
    await mastodon.send(post, channel, newsroom.attempt(), newsroom.context);
    for (let n = 0; n < 90; n += 1) {
      newsroom.pass(1_000);
      await mastodon.send(postFor(`above-${n}`), channel, newsroom.attempt(), newsroom.context);
    }
    expect(await mastodon.find(post, channel, first, newsroom.context)).toMatchObject({
      kind: 'found',
      remoteId: server.truth[0]!.id,
    });
  });

  test('finds it on a server whose clock is an hour behind', async () => {
    const channel = await start({ now: () => newsroom.now() - 3_600_000 });
    const post = { ...postFor('skew'), purpose: 'correction:1' };
    const first = attempted();
    await mastodon.send(post, channel, newsroom.attempt(), newsroom.context);
    newsroom.pass(30_000);
    expect(await mastodon.find(post, channel, first, newsroom.context)).toMatchObject({ kind: 'found' });
  });

  test('says who may quote a post where the channel does, and a check tells a server that ignores it', async () => {
    const plainly = await start();
    expect(mastodon.payload(postFor('plain'), plainly)).not.toHaveProperty('quote_approval_policy');
    await server.close();
    const channel = await start({ apiLevel: 7 }, { quoteApprovalPolicy: 'nobody' });
    expect(
      await mastodon.send(postFor('quotes'), channel, newsroom.attempt(), newsroom.context),
    ).toMatchObject({
      kind: 'sent',
    });
    expect(JSON.parse(server.posts.at(-1)!.body)).toMatchObject({ quote_approval_policy: 'nobody' });
    const { says } = await mastodon.check(channel, newsroom.context);
    expect(says).toContain('(4.4.3, API level 7)');
    expect(says).not.toContain('ignores');
    await server.close();
    const older = await start({ apiLevel: 6 }, { quoteApprovalPolicy: 'nobody' });
    expect((await mastodon.check(older, newsroom.context)).says).toContain('It ignores quoteApprovalPolicy');
  });

  test('repeats for 50 minutes on Mastodon, and never where keys may be ignored', async () => {
    expect(mastodon.abilities(await start())).toMatchObject({
      settles: 'key-and-look',
      repeatWithin: 3_000_000,
    });
    await server.close();
    const gotosocial = await start({}, { software: 'gotosocial' });
    expect(mastodon.abilities(gotosocial)).toMatchObject({ settles: 'look', repeatWithin: 0 });
  });
});

describe('changing what is on Mastodon', () => {
  test('edits a status and removes it, and counts one that is gone as removed', async () => {
    const channel = await start();
    const sent = await mastodon.send(postFor('edit'), channel, newsroom.attempt(), newsroom.context);
    if (sent.kind !== 'sent') throw new Error(sent.reason);
    const corrected = postFor('edit', { text: 'Correction: the ferry sails on Tuesday' });
    expect(await mastodon.edit(sent.remoteId, corrected, channel, newsroom.context)).toMatchObject({
      kind: 'sent',
    });
    expect(server.truth[0]!.edits).toEqual([{ at: newsroom.now(), text: corrected.text }]);
    expect(await mastodon.remove(sent.remoteId, channel, newsroom.context)).toMatchObject({ kind: 'sent' });
    expect(server.truth[0]!.deletedAt).toBe(newsroom.now());
    expect(await mastodon.remove(sent.remoteId, channel, newsroom.context)).toMatchObject({
      kind: 'sent',
      status: 404,
    });
    expect(await mastodon.edit(sent.remoteId, corrected, channel, newsroom.context)).toMatchObject({
      kind: 'refused',
      status: 404,
    });
  });
});

describe('checking a Mastodon channel', () => {
  test('tells the account and the limits, and posts nothing', async () => {
    const channel = await start();
    expect(await mastodon.check(channel, newsroom.context)).toEqual({
      ok: true,
      says: `Posts as @desk on ${server.url.slice(7)} (4.4.3); 500 characters, a link counts 23.`,
    });
    expect(server.posts).toEqual([]);
  });

  test.each<[string, MastodonOptions, string]>([
    ['a wrong token', { token: 'another' }, 'The access token is invalid'],
    [
      'a token that may not read posts',
      { scopes: ['read:accounts', 'write:statuses'] },
      'Give the token read:statuses',
    ],
    [
      'other software',
      { version: '0.17.3', sourceUrl: 'https://codeberg.org/superseriousbusiness/gotosocial' },
      'Set "software: gotosocial"',
    ],
    [
      'Pixelfed by its version',
      { version: '3.5.3 (compatible; Pixelfed 0.12.5)' },
      'Set "software: pixelfed"',
    ],
    ['Pleroma by its version', { version: '2.7.2 (compatible; Pleroma 2.6.0)' }, 'Set "software: pleroma"'],
  ])('says how to mend %s', async (_, options, words) => {
    const channel = await start(options);
    const check = await mastodon.check(channel, newsroom.context);
    expect(check.ok).toBe(false);
    expect(check.says).toContain(words);
  });
});
