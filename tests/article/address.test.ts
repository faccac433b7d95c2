import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanUrl } from '../../src/article/identity.ts';

test.each([
  'https://tarn-example.cdn.ampproject.org/c/s/tarn.example/news/crane',
  'https://tarn-example.cdn.ampproject.org/v/s/tarn.example/news/crane?amp_js_v=0.1&usqp=mq331',
  'https://www.google.com/amp/s/tarn.example/news/crane',
  'https://www.google.co.uk/amp/www.tarn.example/news/crane/',
])('a copy in an AMP cache is the article that it is a copy of: %s', (copy) => {
  expect(cleanUrl(copy)).toBe(cleanUrl('https://tarn.example/news/crane'));
});

test.each([
  ['https://m.tarn.example/news/crane', 'https://tarn.example/news/crane'],
  ['https://mobile.tarn.example/news/crane', 'https://tarn.example/news/crane'],
  ['https://amp.tarn.example/news/crane', 'https://tarn.example/news/crane'],
  ['https://tarn.example/news/crane/amp', 'https://tarn.example/news/crane'],
  ['https://tarn.example/news/crane?amp=1', 'https://tarn.example/news/crane'],
  ['https://www.google.com/search?q=tarn.example/news/crane', 'https://tarn.example/news/crane'],
  ['https://cdn.ampproject.org/v0.js', 'https://tarn.example/v0.js'],
])('what only looks like the same article is another until its page says so: %s', (one, other) => {
  expect(cleanUrl(one)).not.toBe(cleanUrl(other));
});

test('two articles are never merged, in whatever cache they are found', () => {
  const path = fc.webUrl({ validSchemes: ['https'], withQueryParameters: true });
  const wrap = (address: string, form: number) => {
    const bare = address.replace('https://', '');
    return [address, `https://x.cdn.ampproject.org/c/s/${bare}`, `https://www.google.com/amp/s/${bare}`][
      form
    ]!;
  };
  const form = fc.nat({ max: 2 });
  fc.assert(
    fc.property(path, path, form, form, (one, other, first, second) => {
      const isSame = cleanUrl(one) === cleanUrl(other);
      expect(cleanUrl(wrap(one, first)) === cleanUrl(wrap(other, second))).toBe(isSame);
      expect(cleanUrl(wrap(one, first))).toBe(cleanUrl(one));
    }),
  );
});
