import { expect, test } from 'vitest';
import { openFreshness } from '../../src/store/freshness.ts';
import { manualClock } from '../support/clock.ts';

const copyOf = (asOf: number, ...articles: string[]) => ({ asOf, articles });

test('a copy is shown until the public may see less of an article on it', () => {
  const freshness = openFreshness(manualClock());
  const [with1, with2] = [copyOf(freshness.now(), 'a_1', 'a_2'), copyOf(freshness.now(), 'a_2')];
  freshness.restricted('a_1', 2);
  expect([freshness.mayShow(with1), freshness.mayShow(with2)]).toEqual([false, true]);
  expect(freshness.mayShow(copyOf(freshness.now(), 'a_1'))).toBe(true);
  freshness.restricted('a_2');
  expect(freshness.mayShow(with2)).toBe(false);
  expect([freshness.allows('a_3', 0), freshness.allows('a_2', 0)]).toEqual([true, false]);
});

test('a repeated notification of the same revision rebuilds nothing, a later one does', () => {
  const freshness = openFreshness(manualClock());
  freshness.restricted('a_1', 2);
  const copy = copyOf(freshness.now(), 'a_1');
  freshness.restricted('a_1', 2);
  freshness.restricted('a_1', 1);
  expect(freshness.mayShow(copy)).toBe(true);
  freshness.restricted('a_1', 3);
  expect(freshness.mayShow(copy)).toBe(false);
});

test('a copy of unknown articles may show any of them', () => {
  const freshness = openFreshness(manualClock());
  const copy = { asOf: freshness.now(), articles: undefined };
  expect(freshness.mayShow(copy)).toBe(true);
  freshness.restricted('a_1');
  expect(freshness.mayShow(copy)).toBe(false);
});

test('what began before and ends afterwards is rebuilt', async () => {
  const freshness = openFreshness(manualClock());
  let times = 0;
  const made = await freshness.made(async () => {
    times += 1;
    if (times === 1) freshness.restricted('a_1', 2);
    return { articles: ['a_1'], times };
  });
  expect(made.times).toBe(2);
  const never = freshness.made(async () => {
    freshness.restricted('a_1');
    return { articles: ['a_1'] };
  });
  await expect(never).rejects.toMatchObject({ code: 'store.away', status: 503 });
  expect(await freshness.made(async () => undefined)).toBeUndefined();
});

test('after a drop no copy from before is shown, whatever is on it', () => {
  const freshness = openFreshness(manualClock());
  const copy = copyOf(freshness.now());
  const heard: (string | undefined)[] = [];
  freshness.subscribe((id) => heard.push(id));
  freshness.drop();
  expect([freshness.mayShow(copy), freshness.allows('', 0)]).toEqual([false, false]);
  expect(heard).toEqual([undefined]);
});

test('what was evicted for lack of memory is withheld rather than shown', () => {
  const freshness = openFreshness(manualClock(), 3);
  const copy = copyOf(freshness.now(), 'a_9');
  for (let n = 0; n < 3; n++) freshness.restricted(`a_${n}`);
  const checkedNow = freshness.mayShow(copy);
  const old = copyOf(0, 'a_9');
  freshness.restricted('a_3');
  expect([checkedNow, freshness.mayShow(copy), freshness.mayShow(old)]).toEqual([true, true, false]);
});

test('the store counts as unreachable if it has not answered for longer than its reader waits', () => {
  const clock = manualClock();
  const freshness = openFreshness(clock);
  clock.advance(9_999);
  expect(freshness.awayFor()).toBe(0);
  clock.advance(20_001);
  expect(freshness.awayFor()).toBe(30_000);
  freshness.reached();
  expect(freshness.awayFor()).toBe(0);
});
