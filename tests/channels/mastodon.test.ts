import { describe, expect, test } from 'vitest';
import * as mastodon from '../../src/channels/mastodon.ts';
import type { MastodonOptions } from '../simulators/mastodon.ts';
import { newsroom, server, start } from './mastodonServer.ts';
import { postFor } from './newsroom.ts';

describe('sending to Mastodon', () => {
  test('posts the draft’s exact text, with the key derived from the push alone', async () => {
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

  test('is not sent if the name can’t be resolved or TLS fails', async () => {
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

  test('stays uncertain if a version answers a repeated key with 500', async () => {
    const channel = await start({ repeats: () => 'error' });
    const post = postFor('again-500');
    await mastodon.send(post, channel, newsroom.attempt(), newsroom.context);
    const repeat = await mastodon.send(post, channel, newsroom.attempt({ number: 2 }), newsroom.context);
    expect(repeat).toMatchObject({ kind: 'uncertain', status: 500 });
    expect(server.truth).toHaveLength(1);
  });
});

describe('changing a post on Mastodon', () => {
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

describe('reading a status back', () => {
  test.each([
    ['Mastodon', true],
    ['Pixelfed, which answers 404 for the source of every status', false],
  ])('says that it is there, changed or gone: %s', async (_, hasSource) => {
    const channel = await start({ hasSource });
    const post = postFor('there', { text: 'Fares < 3 & > 2 crowns\n\nhttps://gull.example/s/k7m2' });
    const sent = await mastodon.send(post, channel, newsroom.attempt(), newsroom.context);
    if (sent.kind !== 'sent') throw new Error(sent.reason);
    const read = () =>
      mastodon.readBack(
        { remoteId: sent.remoteId, text: post.text, removed: false },
        channel,
        newsroom.context,
      );
    expect(await read()).toEqual({ kind: 'there', text: post.text });
    const other = 'Fares of 4 crowns\n\nhttps://gull.example/s/k7m2';
    server.truth[0]!.edits.push({ at: newsroom.now(), text: other });
    expect(await read()).toEqual({ kind: 'there', text: other });
    await mastodon.remove(sent.remoteId, channel, newsroom.context);
    expect(await read()).toEqual({ kind: 'gone', evidence: 'the server answers 404 for it' });
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
