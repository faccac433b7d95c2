import { describe, expect, test } from 'vitest';
import { ingest } from '../../../../src/actions/intake/ingest.ts';
import { withdrawArticle } from '../../../../src/actions/intake/withdrawArticle.ts';
import { resumeSending } from '../../../../src/actions/operations/resumeSending.ts';
import { byCommand } from '../../../support/records.ts';
import { distribute, publish, subscribed, subscriptions, useHub, web, worker } from './newsroom.ts';

useHub();

const day = 86_400_000;

describe('a ping', () => {
  test('covers many articles at once', async () => {
    const callback = await subscribed('gathering');
    const articles = Array.from({ length: 100 }, (_, n) => ({
      headline: `Boat number ${n} is painted`,
      publishedAt: new Date(web.clock.now() - 1_000 * (100 - n)).toISOString(),
    }));
    await ingest(web.context, articles, byCommand);
    await worker.settleDown();
    await worker.pass(5_000, 500);
    expect(callback.pings).toHaveLength(1);
    expect(String(callback.pings[0]?.body)).toContain('Boat number 99 is painted');
  });

  test('is not sent if the feed’s bytes are as before', async () => {
    const callback = await subscribed('calm');
    const id = await publish('Pilot boats ordered');
    await distribute();
    await web.context.store.redis.hincrby(web.context.store.keys.feedState('all'), 'version', 1);
    await worker.pass(1_000);
    await ingest(web.context, [{ id, headline: 'Pilot boats ordered', section: 'Harbour' }], byCommand);
    await distribute();
    expect(callback.pings).toHaveLength(1);
  });

  test('contains the feed without an article that was withdrawn', async () => {
    const id = await publish('Pilot boats ordered');
    const callback = await subscribed('strict');
    await withdrawArticle(web.context, { id, note: 'It was not so.' });
    await worker.settleDown();
    await distribute();
    expect(callback.pings).toHaveLength(1);
    expect(String(callback.pings[0]?.body)).not.toContain('Pilot boats ordered');
  });

  test('is repeated at growing intervals until it is accepted, and then has the newest feed, once', async () => {
    const callback = await subscribed('tired');
    const other = await subscribed('well');
    callback.taking = 'error';
    await publish('Pilot boats ordered');
    await distribute();
    expect([callback.tried, other.pings.length]).toEqual([1, 1]);
    await worker.pass(60_000);
    expect(callback.tried).toBe(4);
    // News does not hurry somebody who can't take it.
    await publish('Fog lifts over the sound');
    await distribute();
    expect([callback.tried, other.pings.length]).toEqual([4, 2]);
    callback.taking = 'ok';
    await worker.pass(120_000);
    expect(callback.pings).toHaveLength(1);
    expect(String(callback.pings[0]?.body)).toContain('Fog lifts over the sound');
    await worker.pass(600_000);
    expect(callback.pings).toHaveLength(1);
  });

  test.each(['redirect', 'cut', 'busy'] as const)(
    'that is answered by "%s" does not count as delivered',
    async (taking) => {
      const callback = await subscribed('odd');
      callback.taking = taking;
      await publish('Pilot boats ordered');
      await distribute();
      expect(callback.tried).toBe(1);
      await worker.pass(60_000);
      // Who says when to come back is believed.
      expect(callback.tried > 1).toBe(taking !== 'busy');
      callback.taking = 'ok';
      await worker.pass(1_300_000, 30_000);
      expect(callback.pings).toHaveLength(1);
    },
  );

  test('is not sent by a copy of the newsroom, before a person has confirmed it', async () => {
    const callback = await subscribed('loyal');
    const { redis, keys } = web.context.store;
    await redis.hset(keys.switches, { armed: '0' });
    await publish('Pilot boats ordered');
    await worker.pass(60_000);
    expect(callback.tried).toBe(0);
    await resumeSending(web.context, { here: true });
    await worker.pass(20_000);
    expect(callback.pings).toHaveLength(1);
  });

  test('that is answered 410 ends the subscription', async () => {
    const callback = await subscribed('gone');
    callback.taking = 'gone';
    await publish('Pilot boats ordered');
    await distribute();
    expect(await subscriptions()).toBe(0);
    await publish('Fog lifts over the sound');
    await worker.pass(600_000);
    expect(callback.tried).toBe(1);
  });

  test('that can’t be delivered for three days ends the subscription, and says so', async () => {
    const callback = await subscribed('lost');
    callback.taking = 'error';
    await publish('Pilot boats ordered');
    await worker.pass(2.5 * day, 1_800_000);
    expect(await subscriptions()).toBe(1);
    await worker.pass(day, 1_800_000);
    expect(await subscriptions()).toBe(0);
    expect(callback.denials).toHaveLength(1);
    expect(callback.tried).toBeLessThan(100);
  });

  test('ends with the feed: its subscribers are notified that it no longer exists', async () => {
    await publish('Pilot boats ordered', { section: 'harbour' });
    const harbour = `${web.base}/feeds/harbour.rss`;
    const callback = await subscribed('harbour', { topic: harbour });
    web.context.config.feeds = web.context.config.feeds.filter(({ id }) => id !== 'harbour');
    await publish('Fog lifts over the sound', { section: 'elsewhere' });
    const { redis, keys } = web.context.store;
    await redis.hincrby(keys.feedState('harbour'), 'version', 1);
    await redis.zadd(keys.due('distribute'), web.clock.now(), 'harbour');
    await worker.pass(10_000);
    expect(callback.denials).toMatchObject([{ topic: harbour }]);
    expect(await subscriptions()).toBe(0);
  });
});
