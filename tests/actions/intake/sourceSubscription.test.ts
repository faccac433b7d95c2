import { describe, expect, test } from 'vitest';
import { articleById, listArticles } from '../../../src/article/archive.ts';
import { identitiesOf } from '../../../src/article/identity.ts';
import { hubWarning } from '../../../src/sources/subscription.ts';
import { item, newsroom } from './feedWithHub.ts';

describe('a feed that names a hub', () => {
  test.each(['before', 'after'] as const)(
    'is subscribed to, verified %s the hub answers',
    async (verifies) => {
      const { hub, topic, subscribed, testNewsroom } = await newsroom({ verifies });
      const subscription = await subscribed();
      expect(subscription).toMatchObject({ state: 'active', hub: hub.url, topic, failures: 0 });
      expect(subscription.callback).toMatch(/\/websub\/site\/[\w-]{22}$/);
      expect(subscription.leaseUntil).toBe(testNewsroom.clock.now() + 10 * 86_400_000);
      expect(hub.requests).toHaveLength(1);
      expect(hub.requests[0]).toMatchObject({ 'hub.mode': 'subscribe', 'hub.secret': subscription.secret });
      expect(hub.subscribers.size).toBe(1);
    },
  );

  test('is not subscribed to by a home that may not send: its callback is the original’s, too', async () => {
    const { hub, subscribed, testNewsroom, worker, settle } = await newsroom();
    const { redis, keys } = testNewsroom.context.store;
    await redis.hset(keys.homes, { test: '{"renewedAt":0}', other: '{"renewedAt":0}' });
    await redis.hdel(keys.homes, 'test');
    await subscribed();
    expect(hub.requests).toEqual([]);
    await redis.hset(keys.homes, { test: '{"renewedAt":0}' });
    await worker.pass(5_000);
    await settle();
    expect(hub.requests).toMatchObject([{ 'hub.mode': 'subscribe' }]);
  });

  test('is found in the headers before the document', async () => {
    const { hub, feed, subscribed, topic } = await newsroom();
    feed.headers = { link: `<${hub.url}>; rel=hub, <${topic}?canonical>; rel="self"` };
    feed.links = '<atom:link rel="hub" href="http://127.0.0.1:9/other"/>';
    expect(await subscribed()).toMatchObject({ hub: hub.url, topic: `${topic}?canonical` });
  });

  test('ingests what is pushed, without a poll, each once; another wording is a revision', async () => {
    const { subscribed, push, polls, headlines, testNewsroom } = await newsroom();
    await subscribed();
    const before = polls();
    expect(await push([item(2)])).toEqual([202]);
    expect(await push([item(2)])).toEqual([202]);
    expect(await headlines()).toEqual(['Story 1', 'Story 2']);
    await push([item(2, 'Story 2, told anew')]);
    const { items } = await listArticles(testNewsroom.context.store, 100);
    const article = items.find(({ headline }) => headline === 'Story 2, told anew')!;
    expect((await articleById(testNewsroom.context.store, article.id))?.revision).toBe(2);
    expect(polls()).toBe(before);
  });

  test('is polled once the subscription begins, for what was published in between', async () => {
    const { poll, settle, feed, headlines } = await newsroom();
    await poll();
    feed.items.push(item(2));
    await settle();
    expect(await headlines()).toEqual(['Story 1', 'Story 2']);
  });

  test('is polled once more when the hub has surely added us, for what it sent others until then', async () => {
    const { subscribed, feed, worker, headlines } = await newsroom();
    await subscribed();
    feed.items.push(item(2));
    await worker.pass(16_000);
    expect(await headlines()).toEqual(['Story 1', 'Story 2']);
  });

  test('is polled when that is due, even if a start looks for pushes at the same instant', async () => {
    const { testNewsroom, polls } = await newsroom();
    const { pollSource } = await import('../../../src/actions/intake/pollSource.ts');
    await Promise.all(
      ['anew', 'due', 'pushed'].map((why) => pollSource(testNewsroom.context, 'site', why as 'due')),
    );
    expect(polls()).toBe(1);
  });

  test('is polled immediately if a push is empty or unreadable', async () => {
    const { subscribed, hub, topic, feed, worker, headlines, polls } = await newsroom();
    await subscribed();
    feed.items.push(item(2));
    await hub.publish(topic, '');
    await worker.settleDown();
    expect(await headlines()).toEqual(['Story 1', 'Story 2']);
    feed.items.push(item(3));
    const before = polls();
    await hub.publish(topic, '<html>sorry</html>');
    await worker.settleDown();
    expect(await headlines()).toEqual(['Story 1', 'Story 2', 'Story 3']);
    expect(polls()).toBe(before + 1);
  });

  test('is polled if part of a push could not be stored', async () => {
    const { subscribed, testNewsroom, push, feed, headlines, read } = await newsroom();
    await subscribed();
    const { redis, keys } = testNewsroom.context.store;
    const [identity] = identitiesOf({
      source: 'site',
      guid: 'g2',
      url: undefined,
      headline: '',
      language: '',
    });
    const key = keys.identity('guid', identity?.digest ?? '');
    await redis.lpush(key, 'not what is expected here');
    feed.items.push(item(2), item(3));
    await push([item(2), item(3)]);
    expect(await headlines()).toEqual(['Story 1', 'Story 3']);
    expect(await redis.xlen(keys.sourcePushes('site'))).toBe(0);
    expect(await redis.hget(keys.source('site'), 'failures')).toBe('1');
    await redis.del(key);
    const { pollSource } = await import('../../../src/actions/intake/pollSource.ts');
    await redis.hset(keys.sourceHub('site'), { again: testNewsroom.clock.now() });
    await pollSource(testNewsroom.context, 'site', 'pushed');
    expect(await headlines()).toEqual(['Story 1', 'Story 2', 'Story 3']);
    expect((await read())?.state).toBe('active');
  });

  test('is polled once an hour while its lease is alive, and by its schedule once the lease has ended', async () => {
    const { subscribed, testNewsroom, poll, polls, hub, worker } = await newsroom({ longestLease: 7_200 });
    await subscribed();
    hub.options.refuses = 503;
    const begun = polls();
    for (let minute = 0; minute < 119; minute++) {
      testNewsroom.clock.advance(60_000);
      await poll();
    }
    expect(polls() - begun).toBe(1);
    testNewsroom.clock.advance(120_000);
    await poll();
    testNewsroom.clock.advance(60_000);
    await poll();
    expect(polls() - begun).toBe(3);
    await worker.settleDown();
  });

  test('is polled on its schedule while its hub does not push what polls find', async () => {
    const { subscribed, testNewsroom, poll, polls, feed, read, push, worker } = await newsroom();
    await subscribed();
    await worker.pass(16_000);
    feed.items.push(item(2));
    testNewsroom.clock.advance(3_600_000);
    await poll();
    expect(hubWarning(await read(), testNewsroom.clock.now())).toContain('did not push what a poll found');
    const before = polls();
    testNewsroom.clock.advance(60_000);
    await poll();
    expect(polls()).toBe(before + 1);
    await push([item(3)]);
    testNewsroom.clock.advance(60_000);
    await poll();
    expect(polls()).toBe(before + 1);
    expect(hubWarning(await read(), testNewsroom.clock.now())).toBeUndefined();
  });
});

describe('no hub is contacted', () => {
  test('that is outside, by a newsroom whose own address is private', async () => {
    const { feed, poll, read, topic } = await newsroom();
    feed.links = `<atom:link rel="hub" href="https://hub.example/"/><atom:link rel="self" href="${topic}"/>`;
    await poll();
    expect(await read()).toBeUndefined();
  });

  test('if the file says so', async () => {
    const { poll, read } = await newsroom({}, { websub: 'off' });
    await poll();
    expect(await read()).toBeUndefined();
  });
});
