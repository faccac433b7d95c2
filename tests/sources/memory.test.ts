import { expect, test } from 'vitest';
import { PageMemory } from '../../src/sources/page/memory.ts';

test('what a source remembers is bounded, and the longest unseen is dropped first', () => {
  let memory = new PageMemory({});
  for (let n = 0; n < 6_000; n++) {
    const url = `https://tarn.example/news/${n}`;
    memory.read(url, 'first');
    memory.watch({ url, etag: `"${n}"`, checkedAt: n, checks: 0, gone: 0 });
    if (n % 10 === 0) memory.failed(`https://tarn.example/broken/${n}`);
    // The front page's story stays in the list all the time.
    memory.knows('https://tarn.example/news/0', 'first');
  }
  const stored = memory.toMemory();
  expect(JSON.stringify(stored).length).toBeLessThan(150_000);
  memory = new PageMemory(stored);
  expect(memory.watched().map(({ checkedAt }) => checkedAt)).toEqual(
    Array.from({ length: 100 }, (_, n) => 5_900 + n),
  );
  expect(memory.knows('https://tarn.example/news/0', 'first')).toBe(true);
  expect(memory.knows('https://tarn.example/news/500', 'first')).toBe(false);
  expect(memory.knows('https://tarn.example/news/5999', 'first')).toBe(true);
  expect(memory.knows('https://tarn.example/news/5999', 'second')).toBe(false);
});

test('an entry’s name is never mistaken for a page’s address', () => {
  const memory = new PageMemory({});
  memory.read('https://tarn.example/a', 'one');
  expect(memory.knowsEntry('https://tarn.example/a', 'one')).toBe(false);
  memory.hasEntry('guid', 'one');
  expect(memory.knowsEntry('guid', 'one')).toBe(true);
  expect(memory.knowsEntry('guid', 'two')).toBe(false);
});
