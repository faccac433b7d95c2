import { expect, test } from 'vitest';
import { recordRejections } from '../../src/store/scripts/source/recordRejections.ts';
import { openTestNewsroom } from '../support/newsroom.ts';

test('a script accepts a text with a lone surrogate, and stores U+FFFD in its place', async () => {
  const newsroom = await openTestNewsroom();
  try {
    const { store } = newsroom.context;
    const rejection = { where: 'a \ud800 b', reason: 'it has \udfff no headline' };
    await recordRejections(store, { source: 'cms', rejections: [rejection], most: 10 });
    const stored = JSON.stringify(await store.redis.xrange(store.keys.rejected, '-', '+'));
    expect(stored).toContain('a \ufffd b');
    expect(stored).not.toMatch(/\\ud[89a-f]/);
  } finally {
    await newsroom.close();
  }
});
