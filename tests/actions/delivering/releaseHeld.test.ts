import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { releasable, releaseHeld } from '../../../src/actions/delivering/releaseHeld.ts';
import { applyRetention } from '../../../src/actions/operations/applyRetention.ts';
import { sweepEveryMs } from '../../../src/actions/operations/dueIds.ts';
import { pauseSending } from '../../../src/actions/operations/pauseSending.ts';
import { resumeSending } from '../../../src/actions/operations/resumeSending.ts';
import { sweep } from '../../../src/actions/operations/sweep.ts';
import { type Delivery, deliveriesById } from '../../../src/delivery/delivery.ts';
import { openTestNewsroom, type TestNewsroom } from '../../support/newsroom.ts';
import { publish } from '../../support/records.ts';
import { crashingContext, Killed, testWorker } from '../../support/worker.ts';

const many = 650;
const minute = 60_000;
let newsroom: TestNewsroom;

beforeEach(async () => {
  const channel = { type: 'webhook', url: 'http://127.0.0.1:9/hook', secret: 'hook-secret-hook-secret' };
  newsroom = await openTestNewsroom({
    channels: [
      { id: 'hook', ...channel },
      { id: 'other', ...channel, url: 'http://127.0.0.1:9/other', cap: { gap: '0s' } },
    ],
  });
});
afterEach(() => newsroom.close());

/** Held deliveries as `moveDelivery` leaves them: the newest made is the oldest due. */
async function hold(
  channel: string,
  count: number,
  more: (n: number) => Record<string, unknown> = () => ({}),
) {
  const { redis, keys } = newsroom.context.store;
  const now = newsroom.clock.now();
  const ids: string[] = [];
  for (let n = 0; n < count; n += 1) {
    const id = `p_${channel}-${String(n).padStart(4, '0')}`;
    const dueAt = now - n * 1_000;
    const createdAt = now - minute + n;
    ids.push(id);
    await redis.hset(keys.delivery(id), {
      id,
      channel,
      state: 'held',
      reason: 'everything is paused',
      draftId: `d_${n}`,
      articleId: `a_${n}`,
      part: 1,
      parts: 1,
      attempts: '[]',
      dueAt,
      createdAt,
      expiresAt: now + 3_600_000,
      ...more(n),
    });
    for (const list of [keys.deliveries('held', '*'), keys.deliveries('held', channel)])
      await redis.zadd(list, -createdAt, id);
    await redis.zadd(keys.calendar(channel), dueAt, id);
  }
  return ids;
}

const held = (channel: string) =>
  newsroom.context.store.redis.zcard(newsroom.context.store.keys.deliveries('held', channel));
const read = (ids: string[]): Promise<Delivery[]> => deliveriesById(newsroom.context.store, ids);

describe('resume', () => {
  test('releases everything that is held, oldest due first, each a gap after the one before', async () => {
    const ids = await hold('hook', many);
    const now = newsroom.clock.now();
    await releaseHeld(newsroom.context, 'hook');
    expect(await held('hook')).toBe(0);
    const freed = await read([...ids].reverse());
    expect(freed.every(({ state, reason }) => state === 'scheduled' && reason === undefined)).toBe(true);
    expect(freed.map(({ dueAt }) => Date.parse(dueAt))).toEqual(freed.map((_, n) => now + n * 2 * minute));
    // A gap is no lateness: what waits for its turn does not expire of it.
    const last = freed.at(-1)!;
    expect(Date.parse(last.expiresAt) - Date.parse(last.dueAt)).toBe(3_600_000);
    expect(await newsroom.context.store.redis.zcard(newsroom.context.store.keys.due('deliver'))).toBe(many);
  });

  test('releases only one channel on request, and drops what has expired', async () => {
    const now = newsroom.clock.now();
    const ids = await hold('other', 3, (n) => (n === 1 ? { expiresAt: now } : {}));
    await hold('hook', 2);
    await releaseHeld(newsroom.context, 'other');
    expect((await read(ids)).map(({ state }) => state)).toEqual(['scheduled', 'expired', 'scheduled']);
    expect(await held('hook')).toBe(2);
  });

  test('resumes after its worker was killed between any two steps', async () => {
    for (const n of [2, 5, 9, 14, 20, 30]) {
      const ids = await hold('hook', 12);
      const dying = crashingContext(newsroom.context, n, 'after');
      await releaseHeld(dying.context, '*').catch((error) => expect(error).toBeInstanceOf(Killed));
      expect(await held('hook')).toBeGreaterThan(0);
      const release = await releasable(newsroom.context);
      expect(release).toEqual(['hook']);
      await releaseHeld(newsroom.context, 'hook');
      const dues = (await read([...ids].reverse())).map(({ dueAt }) => Date.parse(dueAt));
      expect(await held('hook')).toBe(0);
      expect(new Set(dues).size).toBe(ids.length);
    }
  });

  test('is repaired by the sweep if something was held a moment later, but not while there is a reason to hold it', async () => {
    await hold('other', 1);
    const worker = testWorker(newsroom.context, newsroom.clock);
    await pauseSending(newsroom.context, { channel: 'other' });
    expect(await releasable(newsroom.context)).toEqual([]);
    await resumeSending(newsroom.context, { channel: 'other' });
    await worker.settleDown();
    await hold('other', 1);
    await pauseSending(newsroom.context, {});
    expect(await releasable(newsroom.context)).toEqual([]);
    await newsroom.context.store.redis.hdel(newsroom.context.store.keys.switches, 'paused');
    expect(await releasable(newsroom.context)).toEqual(['other']);
    await worker.pass(10_000);
    expect(await held('other')).toBe(0);
  });
});

describe('a batch of fixed size', () => {
  test('of a sweep is not blocked by deliveries that stay due', async () => {
    const { redis, keys } = newsroom.context.store;
    const [id] = await hold('other', 1, () => ({ expiresAt: newsroom.clock.now() - 1 }));
    const ghosts = Array.from({ length: 1_100 }, (_, n) => [n, `p_ghost-${n}`]);
    await redis.zadd(keys.due('expire'), ...ghosts.flat());
    await redis.zadd(keys.due('expire'), newsroom.clock.now() - 1, id!);
    for (let round = 0; round < 12; round += 1) {
      await sweep(newsroom.context);
      newsroom.clock.advance(sweepEveryMs);
    }
    expect(await read([id!])).toMatchObject([{ state: 'expired' }]);
  });

  test('of a sweep is not stopped by one that fails', async () => {
    const { redis, keys } = newsroom.context.store;
    const [broken, whole] = await hold('other', 2, () => ({ expiresAt: newsroom.clock.now() - 1 }));
    await redis.hset(keys.delivery(broken!), 'attempts', '{');
    await redis.zadd(keys.due('expire'), 1, broken!, 2, whole!);
    await sweep(newsroom.context);
    expect(await read([whole!])).toMatchObject([{ state: 'expired' }]);
  });

  test('of old articles is followed by the next until none is left', async () => {
    for (let n = 0; n < 3; n += 1)
      await publish(newsroom.context, {
        headline: `Ferry ${n} returns to Orrin`,
        url: `https://tarn.example/old-${n}`,
        publishedAt: '2001-01-01T00:00:00Z',
      });
    const { redis, keys } = newsroom.context.store;
    const ghosts = Array.from({ length: 600 }, (_, n) => [-n - 1, `a_ghost-${n}`]);
    await redis.zadd(keys.articles, ...ghosts.flat());
    await applyRetention(newsroom.context);
    expect(await redis.zcount(keys.articles, -Date.parse('2001-01-02T00:00:00Z'), '-700')).toBe(0);
  });
});
