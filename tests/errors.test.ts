import { expect, test } from 'vitest';
import { SluglineError } from '../src/errors.ts';

test('a sentence inside another ends once', () => {
  const inner = new SluglineError('article.withdrawn', { id: 'a_1' });
  expect(new SluglineError('article.none-taken', { why: inner.sentence }).sentence).toBe(
    'No article was accepted: Article a_1 is withdrawn.',
  );
  expect(
    new SluglineError('config.invalid', { where: 'line 3', what: 'did you mean "feed"?' }).sentence,
  ).toBe('line 3: did you mean "feed"?');
});
