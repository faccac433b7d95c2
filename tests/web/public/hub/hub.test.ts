import { describe, expect, test } from 'vitest';
import { discover, startSubscriber } from '../../../simulators/subscriber.ts';
import {
  closeHub,
  distribute,
  hub,
  openHub,
  publish,
  subscribed,
  subscriber,
  subscriptions,
  topic,
  useHub,
  web,
  worker,
} from './newsroom.ts';

useHub();

async function contentTypeOf(address: string): Promise<{ contentType: string }> {
  return { contentType: (await discover(address)).contentType };
}

describe('a feed', () => {
  test('names its hub and itself, in its headers and in its document', async () => {
    for (const extension of ['rss', 'atom', 'json']) {
      const address = `${web.base}/feeds/all.${extension}`;
      expect(await discover(address)).toMatchObject({ hubs: [hub], selves: [address] });
      expect(await (await fetch(address)).text()).toContain(hub);
    }
    const section = `${web.base}/feeds/section/harbour.rss`;
    expect(await discover(section)).toMatchObject({ hubs: [hub], selves: [section] });
  });
});

describe('a subscription', () => {
  test('is valid once the subscriber has echoed the challenge, and gets the whole feed from then on', async () => {
    const callback = subscriber.callback('one', '?room=7&hub.mode=mine');
    const answer = await subscriber.ask(hub, callback, { topic, lease: 3_600, secret: 'tern' });
    expect(answer.status).toBe(202);
    callback.wanted = { mode: 'mine', topic };
    await worker.settleDown();
    // Its own parameters stay as they are, ours stand behind them.
    expect(callback.verifications[0]?.query).toMatch(
      /^\?room=7&hub\.mode=mine&hub\.mode=subscribe&hub\.topic=[^&]+&hub\.challenge=[\w-]{22}&hub\.lease_seconds=3600$/,
    );
    await publish('Pilot boats ordered');
    await distribute();
    expect(callback.pings).toMatchObject([
      {
        ...(await contentTypeOf(topic)),
        hubs: [hub],
        selves: [topic],
        signature: 'right',
        method: 'sha256',
        query: '?room=7&hub.mode=mine',
      },
    ]);
    expect(String(callback.pings[0]?.body)).toContain('Pilot boats ordered');
    expect(String(callback.pings[0]?.body)).toContain('Ferry returns to Orrin');
  });

  test('receives the very bytes that readers get, in each format', async () => {
    for (const extension of ['rss', 'atom', 'json']) {
      const section = `${web.base}/feeds/section/harbour.${extension}`;
      const callback = await subscribed(`bytes-${extension}`, { topic: section });
      await publish(`Boat in ${extension}`);
      await distribute();
      const served = Buffer.from(await (await fetch(section)).arrayBuffer());
      expect(String(callback.pings[0]?.body)).toBe(String(served));
      expect(callback.pings[0]).toMatchObject({ selves: [section], ...(await contentTypeOf(section)) });
    }
  });

  test.each(['wrong', 'longer', 'refuse', 'error', 'redirect'] as const)(
    'does not come to be where the subscriber answers: %s',
    async (confirming) => {
      const callback = subscriber.callback(confirming);
      callback.confirming = confirming;
      expect((await subscriber.ask(hub, callback, { topic })).status).toBe(202);
      await worker.settleDown();
      expect(callback.verifications).toHaveLength(1);
      expect(await subscriptions()).toBe(0);
      await publish('Pilot boats ordered');
      await distribute();
      expect(callback.tried).toBe(0);
    },
  );

  test('is verified again without an answer, and finally dropped', async () => {
    const callback = subscriber.callback('away');
    callback.confirming = 'cut';
    await subscriber.ask(hub, callback, { topic });
    await worker.settleDown();
    callback.confirming = 'echo';
    await worker.pass(10_000);
    expect(callback.verifications).toHaveLength(2);
    expect(await subscriptions()).toBe(1);

    const gone = subscriber.callback('gone');
    gone.confirming = 'cut';
    await subscriber.ask(hub, gone, { topic });
    await worker.pass(120_000);
    expect(gone.verifications).toHaveLength(3);
    expect(await subscriptions()).toBe(1);
  });

  test('is notified of a change between its request and its verification', async () => {
    const callback = subscriber.callback('early');
    await subscriber.ask(hub, callback, { topic });
    await publish('Pilot boats ordered');
    await distribute();
    expect(callback.pings).toHaveLength(1);
    expect(String(callback.pings[0]?.body)).toContain('Pilot boats ordered');
  });

  test('ends when the subscriber says so, after verification; nobody else can end it', async () => {
    const callback = await subscribed('leaving');
    callback.confirming = 'refuse';
    await subscriber.ask(hub, callback, { topic, mode: 'unsubscribe' });
    await worker.settleDown();
    expect(callback.verifications.at(-1)).toMatchObject({ mode: 'unsubscribe', lease: null });
    expect(await subscriptions()).toBe(1);
    callback.confirming = 'echo';
    await subscriber.ask(hub, callback, { topic, mode: 'unsubscribe' });
    await worker.settleDown();
    expect(await subscriptions()).toBe(0);
    await publish('Pilot boats ordered');
    await distribute();
    expect(callback.tried).toBe(0);
  });

  test('may be requested again at any time: the newest confirmed request counts, an unconfirmed one changes nothing', async () => {
    const callback = await subscribed('renewing', { lease: 60, secret: 'first' });
    await subscriber.ask(hub, callback, { topic, lease: 7_200, secret: 'second' });
    await worker.settleDown();
    expect(await subscriptions()).toBe(1);
    callback.confirming = 'wrong';
    await subscriber.ask(hub, callback, { topic, lease: 1, secret: 'third' });
    await worker.settleDown();
    callback.secret = 'second';
    await worker.pass(600_000);
    await publish('Pilot boats ordered');
    await distribute();
    expect(callback.pings).toMatchObject([{ signature: 'right' }]);

    callback.confirming = 'echo';
    await subscriber.ask(hub, callback, { topic });
    await worker.settleDown();
    await publish('Fog lifts over the sound');
    await distribute();
    expect(callback.pings[1]).toMatchObject({ signature: 'none' });
  });

  test.each([
    ['1', '1', 1],
    ['2592000', '2592000', 2_592_000],
    ['99999999999999999999999', '2592000', 2_592_000],
  ])('has the requested lease, from a second to thirty days: %s', async (asked, granted, seconds) => {
    const callback = subscriber.callback('lease');
    await subscriber.ask(hub, callback, { topic, lease: asked });
    await worker.settleDown();
    expect(callback.verifications[0]?.lease).toBe(granted);
    await worker.pass(seconds * 1_000 - 500, Math.max(500, seconds * 1_000));
    expect(await subscriptions()).toBe(1);
    await worker.pass(1_000, 500);
    expect(await subscriptions()).toBe(0);
    await publish('Pilot boats ordered');
    await distribute();
    expect(callback.tried).toBe(0);
    expect(await web.context.store.redis.keys(`${web.context.store.keys.base}:hub:s*`)).toEqual([]);
  });
});

describe('outside hubs', () => {
  test('are named by configured feeds and notified of each change, until they answer', async () => {
    await closeHub();
    const outside = await startSubscriber();
    const other = outside.callback('hub');
    other.taking = 'error';
    await openHub({ hubs: [other.url] });
    expect((await discover(topic)).hubs).toEqual([hub, other.url]);
    for (const extension of ['rss', 'atom', 'json'])
      expect(await (await fetch(`${web.base}/feeds/all.${extension}`)).text()).toContain(other.url);
    expect((await discover(`${web.base}/feeds/section/harbour.rss`)).hubs).toEqual([hub]);

    await distribute();
    expect(other.tried).toBeGreaterThan(2);
    other.taking = 'ok';
    await worker.pass(60_000);
    const pings = other.pings.map(({ body }) => Object.fromEntries(new URLSearchParams(String(body))));
    expect(pings).toContainEqual({ 'hub.mode': 'publish', 'hub.url': topic });
    expect(pings).toContainEqual({ 'hub.mode': 'publish', 'hub.url': `${web.base}/feeds/all.rss` });
    expect(new Set(pings.map((one) => one['hub.url'])).size).toBe(pings.length);
    expect(pings.some((one) => one['hub.url']?.includes('/section/'))).toBe(false);
    const before = other.pings.length;
    await publish('Pilot boats ordered');
    await distribute();
    expect(other.pings.length).toBeGreaterThan(before);
    await outside.close();
  });
});
