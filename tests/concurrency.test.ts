import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serializeByKey } from '../src/concurrency.ts';

test('the work of one key runs in the order of its calls, one at a time, and never waits for another key’s', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ key: fc.constantFrom('a', 'b', 'c'), fails: fc.boolean() }), { maxLength: 40 }),
      fc.scheduler(),
      async (calls, scheduler) => {
        const inOrder = serializeByKey();
        const begun: Record<string, number[]> = { a: [], b: [], c: [] };
        const running = new Set<string>();
        const ended = calls.map(({ key, fails }, n) =>
          inOrder(key, async () => {
            expect(running.has(key)).toBe(false);
            running.add(key);
            begun[key]?.push(n);
            await scheduler.schedule(Promise.resolve());
            running.delete(key);
            if (fails) throw new Error(String(n));
            return n;
          }),
        );
        const outcomes = Promise.allSettled(ended);
        await scheduler.waitFor(outcomes);
        for (const [key, order] of Object.entries(begun))
          expect(order).toEqual(calls.flatMap((call, n) => (call.key === key ? [n] : [])));
        expect((await outcomes).map(({ status }) => status === 'rejected')).toEqual(
          calls.map(({ fails }) => fails),
        );
      },
    ),
  );
});

test('a key whose work never ends delays no other', async () => {
  const inOrder = serializeByKey();
  void inOrder('stuck', () => new Promise(() => {}));
  expect(await inOrder('free', async () => 'done')).toBe('done');
});
