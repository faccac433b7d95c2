import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cleanUrl } from '../../src/article/identity.ts';

test.each([
  'https://tarn-example.cdn.ampproject.org/c/s/tarn.example/news/crane',
  'https://tarn-example.cdn.ampproject.org/v/s/tarn.example/news/crane?amp_js_v=0.1&usqp=mq331',
  'https://www.google.com/amp/s/tarn.example/news/crane',
  'https://www.google.co.uk/amp/www.tarn.example/news/crane/',
])('a copy in an AMP cache is the original article: %s', (copy) => {
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
])('what only looks like the same article is a different one until its page says so: %s', (one, other) => {
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

test.each([
  ['https://tarn.example/%d8%b3%db%8c/', 'https://tarn.example/%D8%B3%DB%8C'],
  ['https://tarn.example/%7Eann/crane', 'https://tarn.example/~ann/crane'],
  ['https://tarn.example/%63rane%2dtwo', 'https://tarn.example/crane-two'],
  ['https://tarn.example/سی', 'https://tarn.example/%d8%b3%db%8c'],
  ['https://tarn.example/crane?utm_source=x&fbclid=1', 'http://www.tarn.example/crane'],
  ['https://tarn.example/crane?ref=rss', 'https://tarn.example/crane'],
  ['https://tarn.example/crane#comments', 'https://tarn.example/crane'],
  ['https://tarn.example/crane;jsessionid=0A1B.n2?id=7', 'https://tarn.example/crane?id=7'],
  ['https://tarn.example/(S(lit3py55t21z5v55vlm25s55))/crane', 'https://tarn.example/crane'],
  ['https://tarn.example/crane?id=7&PHPSESSID=0a1b', 'https://tarn.example/crane?id=7'],
])('the same address in another spelling is the same article: %s', (one, other) => {
  expect(cleanUrl(one)).toBe(cleanUrl(other));
});

test.each([
  ['https://tarn.example/a?ref=1', 'https://tarn.example/a?ref=2'],
  ['https://tarn.example/a?feature=harbour', 'https://tarn.example/a?feature=bridge'],
  ['https://tarn.example/a?spm=17', 'https://tarn.example/a?spm=18'],
  ['https://tarn.example/a?at_id=17', 'https://tarn.example/a?at_id=18'],
  ['https://tarn.example/#!/story/1', 'https://tarn.example/#!/story/2'],
  ['https://tarn.example/#/story/1', 'https://tarn.example/#/story/2'],
  ['https://tarn.example/a%2Fb', 'https://tarn.example/a/b'],
])('a number in a parameter or in a script’s fragment tells articles apart: %s', (one, other) => {
  expect(cleanUrl(one)).not.toBe(cleanUrl(other));
});
