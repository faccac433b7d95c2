import { createHmac } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { hubWarning, isPushed } from '../../../src/sources/subscription.ts';
import { startHub } from '../../simulators/websubHub.ts';
import { closing, item, newsroom } from './feedWithHub.ts';

describe('a lease', () => {
  test('is renewed before it ends, at the same callback', async () => {
    const { subscribed, worker, hub, settle, read, testNewsroom } = await newsroom({ longestLease: 3_600 });
    const first = await subscribed();
    await worker.pass(3_000_000, 60_000);
    await settle();
    const renewed = (await read())!;
    expect(hub.requests).toHaveLength(2);
    expect(renewed.callback).toBe(first.callback);
    expect(renewed.leaseUntil).toBeGreaterThan(first.leaseUntil);
    expect(isPushed(renewed, testNewsroom.clock.now())).toBe(true);
  });

  test('that a hub will not renew is requested again at growing intervals', async () => {
    const { subscribed, worker, hub, read, testNewsroom } = await newsroom({ longestLease: 60 });
    await subscribed();
    hub.options.refuses = 503;
    await worker.pass(3_600_000, 30_000);
    expect(hub.requests.length).toBeGreaterThan(4);
    expect(hub.requests.length).toBeLessThan(10);
    expect(hubWarning(await read(), testNewsroom.clock.now())).toContain(
      '(it answered 503 not for you); it is polled',
    );
    hub.options.refuses = 0;
    await worker.pass(3_600_000, 30_000);
    await hub.settled();
    expect((await read())?.state).toBe('active');
  });

  test('ends if the hub denies it, and is requested again a day later', async () => {
    const { subscribed, hub, topic, read, worker, settle, testNewsroom } = await newsroom();
    const { callback } = await subscribed();
    expect(await hub.deny(callback, topic, 'over quota')).toBe(200);
    const denied = (await read())!;
    expect(denied.state).toBe('denied');
    expect(hubWarning(denied, testNewsroom.clock.now())).toContain('denies the subscription (over quota)');
    await worker.pass(90_000_000, 3_600_000);
    await settle();
    expect((await read())?.state).toBe('active');
  });

  test('is given up if the file says so, which the hub verifies', async () => {
    const { subscribed, testNewsroom, settle, read, hub } = await newsroom();
    await subscribed();
    const { pollSource } = await import('../../../src/actions/intake/pollSource.ts');
    const sources = testNewsroom.config.sources.map((source) => ({ ...source, websub: 'off' }));
    await pollSource({ ...testNewsroom.context, config: { ...testNewsroom.config, sources } }, 'site');
    await settle();
    expect(hub.requests.at(-1)).toMatchObject({ 'hub.mode': 'unsubscribe' });
    expect(hub.subscribers.size).toBe(0);
    expect((await read())?.state).toBe('left');
  });

  test('moves with the feed to another hub, and the old hub gets 410', async () => {
    const { subscribed, feed, hub, topic, poll, testNewsroom, settle, read } = await newsroom();
    await subscribed();
    const other = await startHub({ now: testNewsroom.clock.now });
    closing.push(other.close);
    feed.links = `<atom:link rel="hub" href="${other.url}"/><atom:link rel="self" href="${topic}"/>`;
    testNewsroom.clock.advance(3_600_000);
    await poll();
    await settle();
    await other.settled();
    expect(await read()).toMatchObject({ state: 'active', hub: other.url });
    expect(await hub.publish(topic, 'old')).toEqual([410]);
    expect(hub.subscribers.size).toBe(0);
  });
});

describe('a callback', () => {
  test('verifies nothing that was not requested', async () => {
    const { subscribed, hub, topic, testNewsroom } = await newsroom();
    const { callback } = await subscribed();
    const asked = { 'hub.challenge': 'x', 'hub.lease_seconds': '60' };
    const status = async (mode: string, at: string, of: string) =>
      (await hub.verify(mode, at, of, asked)).status;
    expect(await status('unsubscribe', callback, topic)).toBe(404);
    expect(await status('subscribe', callback, `${topic}/other`)).toBe(404);
    expect(await status('subscribe', `${callback}x`, topic)).toBe(404);
    expect(await status('subscribe', callback.replace('/site/', '/nobody/'), topic)).toBe(404);
    // A repeat of what was verified, whose answer the hub did not hear, is echoed again.
    expect(await (await hub.verify('subscribe', callback, topic, asked)).text()).toBe('x');
    testNewsroom.clock.advance(11 * 60_000);
    expect(await status('subscribe', callback, topic)).toBe(404);
  });

  test.each(['sha1', 'sha256', 'sha384', 'sha512'] as const)(
    'takes what is signed with %s',
    async (signature) => {
      const { subscribed, push, headlines } = await newsroom({ signature });
      await subscribed();
      expect(await push([item(2)])).toEqual([202]);
      expect(await headlines()).toEqual(['Story 1', 'Story 2']);
    },
  );

  test.each([
    ['another secret’s', 'another'],
    ['no', null],
  ])('ignores what has %s signature, and reports it only to the operator', async (_, secret) => {
    const { subscribed, push, headlines, read, testNewsroom } = await newsroom();
    await subscribed();
    expect(await push([item(2)], { secret })).toEqual([202]);
    expect(await headlines()).toEqual(['Story 1']);
    expect(hubWarning(await read(), testNewsroom.clock.now())).toContain('was ignored');
  });

  test('accepts no signature by an unknown method', async () => {
    const { subscribed, headlines } = await newsroom();
    const { callback, secret } = await subscribed();
    const body = 'x';
    const md5 = createHmac('md5', secret).update(body).digest('hex');
    const answer = await fetch(callback, {
      method: 'POST',
      body,
      headers: { 'x-hub-signature': `md5=${md5}` },
    });
    expect(answer.status).toBe(202);
    expect(await headlines()).toEqual(['Story 1']);
  });

  test('keeps what arrives while the source is polled, for the poll’s end', async () => {
    const { subscribed, testNewsroom, hub, topic, headlines, poll, feed, worker } = await newsroom();
    await subscribed();
    const { redis, keys } = testNewsroom.context.store;
    await redis.set(`${keys.source('site')}:poll`, 'somebody');
    const body = `<rss version="2.0"><channel><title>T</title><item><guid>g2</guid><title>Story 2</title><description>D</description></item></channel></rss>`;
    await hub.publish(topic, body);
    await worker.settleDown();
    expect(await headlines()).toEqual(['Story 1']);
    await redis.del(`${keys.source('site')}:poll`);
    feed.items.push(item(2));
    await poll();
    expect(await headlines()).toEqual(['Story 1', 'Story 2']);
    expect(await redis.xlen(keys.sourcePushes('site'))).toBe(0);
  });
});
