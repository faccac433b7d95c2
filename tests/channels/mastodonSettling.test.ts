import { describe, expect, test } from 'vitest';
import * as mastodon from '../../src/channels/mastodon.ts';
import { type Fault, scripted } from '../simulators/faults.ts';
import { newsroom, server, start } from './mastodonServer.ts';
import { postFor } from './newsroom.ts';

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

  test('finds a part without a link by its text and the part that it replies to', async () => {
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

  test('does not take a code with the same beginning for ours', async () => {
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

  test('finds a link that the server did not turn into a link, such as one on a bare IP address', async () => {
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

  test('takes no reply to another post for ours, although it says the same', async () => {
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

  test('names all posts that may be ours if it can’t tell them apart', async () => {
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

  test('takes nothing for ours that existed before the first attempt', async () => {
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

  test('finds one of ours below more than a thousand others', async () => {
    const plenty = { limit: 1e6, period: 3_600_000 };
    const channel = await start({ limits: { posts: plenty, requests: plenty } });
    const post = postFor('far below');
    const first = attempted();
    await mastodon.send(post, channel, newsroom.attempt(), newsroom.context);
    for (let n = 0; n < 1_100; n += 1)
      await mastodon.send(postFor(`upon-${n}`), channel, newsroom.attempt(), newsroom.context);
    expect(await mastodon.find(post, channel, first, newsroom.context)).toMatchObject({ kind: 'found' });
  });

  test('finds it on a server whose clock is an hour behind', async () => {
    const channel = await start({ now: () => newsroom.now() - 3_600_000 });
    const post = { ...postFor('skew'), purpose: 'correction:1' };
    const first = attempted();
    await mastodon.send(post, channel, newsroom.attempt(), newsroom.context);
    newsroom.pass(30_000);
    expect(await mastodon.find(post, channel, first, newsroom.context)).toMatchObject({ kind: 'found' });
  });

  test('says who may quote a post if the channel does, and a check reports a server that ignores it', async () => {
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

  test('repeats for 50 minutes on Mastodon, and never if keys may be ignored', async () => {
    expect(mastodon.abilities(await start())).toMatchObject({
      settles: 'key-and-look',
      repeatWithin: 3_000_000,
    });
    await server.close();
    const gotosocial = await start({}, { software: 'gotosocial' });
    expect(mastodon.abilities(gotosocial)).toMatchObject({ settles: 'look', repeatWithin: 0 });
  });
});
