import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { calendarOf } from '../../src/delivery/delivery.ts';
import { walk } from '../../src/store/lists/walk.ts';
import { openTestNewsroom, type TestNewsroom } from '../support/newsroom.ts';

let newsroom: TestNewsroom;
beforeEach(async () => {
  newsroom = await openTestNewsroom();
});
afterEach(() => newsroom.close());

test('a walk returns each member once and skips none, whatever its score and whatever is removed meanwhile', async () => {
  const { store } = newsroom.context;
  const key = store.keys.calendar('hook');
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 40 }),
      fc.integer({ min: 1, max: 7 }),
      fc.boolean(),
      async (scores, page, leaves) => {
        await store.redis.del(key);
        if (scores.length > 0) await store.redis.zadd(key, ...scores.flatMap((score, n) => [score, `m${n}`]));
        const seen: string[] = [];
        for await (const some of walk(store, key, '-inf', '+inf', page)) {
          seen.push(...some.map(({ id }) => id));
          // What was given is dealt with, and half of it is gone from the set.
          const gone = some.filter((_, n) => leaves && n % 2 === 0).map(({ id }) => id);
          if (gone.length > 0) await store.redis.zrem(key, ...gone);
        }
        expect([...seen].sort()).toEqual(scores.map((_, n) => `m${n}`).sort());
        const order = seen.map((id) => scores[Number(id.slice(1))]);
        expect(order).toEqual([...order].sort((a, b) => Number(a) - Number(b)));
      },
    ),
    { numRuns: 60 },
  );
});

test('a calendar of more than 5,000 places is read in full', async () => {
  const { store } = newsroom.context;
  const places = Array.from({ length: 5_200 }, (_, n) => [1_000 + Math.floor(n / 3), `p${n}`]);
  await store.redis.zadd(store.keys.calendar('hook'), ...places.flat());
  expect(await calendarOf(store, 'hook', 0, 1e6)).toHaveLength(5_200);
});
