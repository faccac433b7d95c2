import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import * as webhook from '../../src/channels/webhook.ts';
import { startWebhook, type WebhookOptions, type WebhookSimulator } from '../simulators/webhook.ts';
import { openNewsroom, postFor } from './newsroom.ts';

const secret = 'sec-71c0-never-to-be-seen';
let newsroom: ReturnType<typeof openNewsroom>;
let server: WebhookSimulator;

beforeAll(() => {
  newsroom = openNewsroom();
});
afterAll(() => newsroom.close());
afterEach(async () => {
  await server.close();
  expect(newsroom.logged()).not.toContain(secret);
});

async function start(options: WebhookOptions = {}, keys: Record<string, unknown> = {}) {
  server = await startWebhook({ now: newsroom.now, secret, ...options });
  return webhook.schema.parse({
    id: 'cms',
    type: 'webhook',
    url: server.hookUrl,
    statusUrl: server.statusUrl,
    secret,
    ...keys,
  });
}

const attempted = () => ({ number: 1, firstAttemptAt: newsroom.now() });

describe('sending to a webhook', () => {
  test('sends the signed post with the draft’s text, and stores the receiver’s id and address', async () => {
    const channel = await start();
    const post = postFor('exact', { contentWarning: 'Storm damage', sensitive: false });
    const outcome = await webhook.send(post, channel, newsroom.attempt(), newsroom.context);
    expect(outcome).toEqual({
      kind: 'sent',
      status: 201,
      remoteId: 'p1',
      remoteUrl: `${server.url}/posts/p1`,
    });
    expect(server.truth).toEqual([
      { id: 'p1', at: newsroom.now(), key: post.pushId, body: webhook.payload(post) },
    ]);
    expect(server.truth[0]!.body.text).toBe(post.text);
  });

  test('names the post by Location, or by its own key, if the receiver returns no id', async () => {
    const post = postFor('receipt');
    const byLocation = await start({ receipt: 'location' });
    expect(await webhook.send(post, byLocation, newsroom.attempt(), newsroom.context)).toMatchObject({
      remoteId: `${server.url}/posts/p1`,
    });
    await server.close();
    const byKey = await start({ receipt: 'none' });
    expect(await webhook.send(post, byKey, newsroom.attempt(), newsroom.context)).toMatchObject({
      remoteId: post.pushId,
    });
  });
});

describe('settling a webhook', () => {
  test('can only be settled by a person if there is no statusUrl', async () => {
    const channel = await start({}, { statusUrl: undefined });
    expect(webhook.abilities(channel)).toMatchObject({ settles: 'blind', repeatWithin: 0 });
    expect(await webhook.find(postFor('blind'), channel, attempted(), newsroom.context)).toMatchObject({
      kind: 'cannot-tell',
    });
    await server.close();
    expect(webhook.abilities(await start())).toMatchObject({ settles: 'look', repeatWithin: 0 });
  });
});

describe('checking a webhook', () => {
  test('posts nothing and says whether posts can be looked up', async () => {
    const channel = await start();
    expect(await webhook.check(channel, newsroom.context)).toMatchObject({ ok: true });
    const given = { ...channel, cap: {}, expireAfter: '6h', settleAfter: '15m', statusUrl: undefined };
    const blind = webhook.schema.parse(given);
    const check = await webhook.check(blind, newsroom.context);
    expect(check.ok).toBe(true);
    expect(check.says).toContain('a person must check');
    expect(server.truth).toEqual([]);
  });

  test('sees that the secrets differ', async () => {
    const channel = await start({ secret: 'some-other-secret' });
    const check = await webhook.check(channel, newsroom.context);
    expect(check.ok).toBe(false);
    expect(check.says).toContain('the signature is wrong');
  });
});
