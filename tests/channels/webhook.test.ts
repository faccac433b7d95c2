import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import * as webhook from '../../src/channels/webhook.ts';
import { type Fault, scripted } from '../simulators/faults.ts';
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
  it('sends the signed post, text as the draft has it, and keeps the receiver’s id and address', async () => {
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

  it('names the post by Location, or by its own key, where the receiver gives no id', async () => {
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

  it.each<[Fault, string, number | undefined, number]>([
    ['refuse', 'refused', 403, 0],
    ['429', 'not-sent', 429, 0],
    ['cut-before-reading', 'uncertain', undefined, 0],
    ['500-before-storing', 'uncertain', 500, 0],
    ['cut-after-storing', 'uncertain', undefined, 1],
    ['500-after-storing', 'uncertain', 500, 1],
    ['garbage', 'sent', 200, 1],
  ])('after "%s" the attempt is %s', async (fault, kind, status, taken) => {
    const channel = await start({ faults: scripted(fault) });
    const outcome = await webhook.send(postFor(fault), channel, newsroom.attempt(), newsroom.context);
    expect(outcome.kind).toBe(kind);
    expect(outcome.status).toBe(status);
    expect(server.truth).toHaveLength(taken);
  });

  it('waits as long as Retry-After says', async () => {
    const channel = await start({ faults: scripted('429') });
    const outcome = await webhook.send(postFor('wait'), channel, newsroom.attempt(), newsroom.context);
    expect(outcome).toMatchObject({ kind: 'not-sent', retryAfterMs: 60_000 });
  });

  it('is uncertain when the claim’s deadline cuts an answer that never comes', async () => {
    const claim = new AbortController();
    const channel = await start({ faults: scripted('stall-after-storing'), onStored: () => claim.abort() });
    const attempt = newsroom.attempt({ signal: claim.signal });
    expect(await webhook.send(postFor('stall'), channel, attempt, newsroom.context)).toMatchObject({
      kind: 'uncertain',
    });
  });

  it('is not sent where nobody listens', async () => {
    const channel = await start();
    await server.close();
    expect(
      await webhook.send(postFor('closed'), channel, newsroom.attempt(), newsroom.context),
    ).toMatchObject({
      kind: 'not-sent',
    });
  });

  it('is refused where the two secrets differ, and tells neither', async () => {
    const channel = await start({ secret: 'some-other-secret' });
    expect(await webhook.send(postFor('secret'), channel, newsroom.attempt(), newsroom.context)).toEqual({
      kind: 'refused',
      status: 401,
      reason: 'The receiver answered 401: the signature is wrong',
    });
  });
});

describe('settling a webhook', () => {
  it.each<Fault>(['cut-after-storing', '500-after-storing'])('finds the post after "%s"', async (fault) => {
    const channel = await start({ faults: scripted(fault) });
    const post = postFor(`find-${fault}`);
    await webhook.send(post, channel, newsroom.attempt(), newsroom.context);
    expect(await webhook.find(post, channel, attempted(), newsroom.context)).toEqual({
      kind: 'found',
      remoteId: 'p1',
      remoteUrl: `${server.url}/posts/p1`,
    });
  });

  it('finds nothing where the request was cut before it was read', async () => {
    const channel = await start({ faults: scripted('cut-before-reading') });
    const post = postFor('absent');
    await webhook.send(post, channel, newsroom.attempt(), newsroom.context);
    expect(await webhook.find(post, channel, attempted(), newsroom.context)).toMatchObject({
      kind: 'absent',
    });
  });

  it.each<Fault>(['refuse', 'cut-before-reading', '500-before-storing', '429', 'garbage'])(
    'can’t tell when the look itself meets "%s"',
    async (fault) => {
      const channel = await start({ readFaults: scripted(fault) });
      expect(await webhook.find(postFor('look'), channel, attempted(), newsroom.context)).toMatchObject({
        kind: 'cannot-tell',
      });
    },
  );

  it('can only be settled by a person where there is no statusUrl', async () => {
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
  it('posts nothing and says whether posts can be looked up', async () => {
    const channel = await start();
    expect(await webhook.check(channel, newsroom.context)).toMatchObject({ ok: true });
    const given = { ...channel, cap: {}, expireAfter: '6h', settleAfter: '15m', statusUrl: undefined };
    const blind = webhook.schema.parse(given);
    const check = await webhook.check(blind, newsroom.context);
    expect(check.ok).toBe(true);
    expect(check.says).toContain('waits for a person');
    expect(server.truth).toEqual([]);
  });

  it('sees that the secrets differ', async () => {
    const channel = await start({ secret: 'some-other-secret' });
    const check = await webhook.check(channel, newsroom.context);
    expect(check.ok).toBe(false);
    expect(check.says).toContain('the signature is wrong');
  });
});
