import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Lock, LockLost, withLock } from '../../src/store/locks.ts';
import { changeSource } from '../../src/store/scripts/source/changeSource.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom();
});
afterEach(() => newsroom.close());

const named = () => newsroom.context.store.keys.sourcePoll('site');
const owner = () => newsroom.context.store.redis.get(named());

/** Work that continues until the test ends it. */
function holding() {
  const started = Promise.withResolvers<Lock>();
  const ending = Promise.withResolvers<void>();
  const ended = withLock(newsroom.context, named(), async (lock) => {
    started.resolve(lock);
    await ending.promise;
  });
  return { lock: started.promise, end: ending.resolve, fail: ending.reject, ended };
}

/** What happens while a process is held up for longer than its lock lasts. */
async function expire(): Promise<void> {
  await newsroom.context.store.redis.del(named());
}

describe('a lock', () => {
  test('is held by one at a time, and free again when the work ends, also when it fails', async () => {
    const first = holding();
    await first.lock;
    expect(await withLock(newsroom.context, named(), async () => undefined)).toBe(false);
    first.fail(new Error('no such page'));
    await expect(first.ended).rejects.toThrow('no such page');
    expect(await owner()).toBeNull();
    expect(await withLock(newsroom.context, named(), async () => undefined)).toBe(true);
  });

  test('is renewed as long as the work continues', async () => {
    const { redis } = newsroom.context.store;
    const first = holding();
    await first.lock;
    await redis.pexpire(named(), 500);
    newsroom.clock.advance(3_000);
    await expect.poll(() => redis.pttl(named())).toBeGreaterThan(5_000);
    first.end();
    expect(await first.ended).toBe(true);
  });

  test('that expired is still its owner’s if nobody has taken it since', async () => {
    const first = holding();
    const lock = await first.lock;
    const holder = await owner();
    await expire();
    await changeSource(newsroom.context.store, { source: 'site', record: { set: { saw: 'all' } }, lock });
    newsroom.clock.advance(3_000);
    await expect.poll(owner).toBe(holder);
    first.end();
    expect(await first.ended).toBe(true);
  });

  test('that another process has taken is lost: its holder is notified, writes nothing, and leaves the other’s lock alone', async () => {
    const { store } = newsroom.context;
    const first = holding();
    const lock = await first.lock;
    await expire();
    const second = holding();
    const newer = await second.lock;
    const others = await owner();
    expect(newer.fence).toBeGreaterThan(lock.fence);
    await changeSource(store, { source: 'site', record: { set: { saw: 'second' } }, lock: newer });
    const late = changeSource(store, { source: 'site', record: { set: { saw: 'first' } }, lock });
    await expect(late).rejects.toBeInstanceOf(LockLost);
    expect(await store.redis.hget(store.keys.source('site'), 'saw')).toBe('second');
    newsroom.clock.advance(3_000);
    await expect.poll(() => lock.signal.aborted).toBe(true);
    first.fail(lock.signal.reason);
    expect(await first.ended).toBe(false);
    expect(await owner()).toBe(others);
    second.end();
    expect(await second.ended).toBe(true);
  });

  test('of an older version, which knew no fences, is respected', async () => {
    await newsroom.context.store.redis.set(named(), 'somebody', 'PX', 10_000);
    expect(await withLock(newsroom.context, named(), async () => undefined)).toBe(false);
    expect(await owner()).toBe('somebody');
  });
});
