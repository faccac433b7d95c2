import { expect, test } from 'vitest';
import { requireAllowedTarget, targetFor } from '../../src/links/target.ts';

const config = (links: object = {}) =>
  ({
    links: { allowHosts: [], baseUrl: 'https://tarn.example/s', ...links },
    web: { baseUrl: 'https://tarn.example', host: '127.0.0.1', port: 8080 },
    newsroom: { url: 'https://tarn.example' },
  }) as never;

const target = (url: string) =>
  targetFor(
    url,
    { channel: 'hook', variant: 'list' },
    config({ utm: { source: '{channel}', medium: 'social post' } }),
  );

test.each([
  ['?q=a%20b+c&x', '?q=a%20b+c&x&utm_source=hook&utm_medium=social+post'],
  ['', '?utm_source=hook&utm_medium=social+post'],
  ['?', '?utm_source=hook&utm_medium=social+post'],
  ['?id=(1)&k=%e4%bd#top', '?id=(1)&k=%e4%bd&utm_source=hook&utm_medium=social+post#top'],
  [
    '?utm_source=old&utm_term=x&a[]=1&a[]=2',
    '?utm_term=x&a[]=1&a[]=2&utm_source=hook&utm_medium=social+post',
  ],
  ['#/story/7?x', '?utm_source=hook&utm_medium=social+post#/story/7?x'],
])('other parameters stay byte for byte: %s', (before, after) => {
  expect(target(`https://news.example/a${before}`)).toBe(`https://news.example/a${after}`);
});

const refusal = (written: string, links: object = {}) => {
  try {
    return requireAllowedTarget(written, config(links));
  } catch (error) {
    return (error as { code: string }).code;
  }
};

test.each([
  ['https://tarn.example/s/selfie', {}],
  ['https://tarn.example/s/abcd?x=1#y', {}],
  ['https://TARN.example:443/%73/abcd', {}],
  ['https://tarn.example/s/abcd+', {}],
  ['https://www.tarn.example/s/abcd', {}],
  ['https://tarn.example./s/abcd', { allowHosts: ['tarn.example.'] }],
  ['https://tarn.example/s/abcd/', {}],
  ['https://tarn.example//s/abcd', {}],
  ['https://tarn.example/s/abcd.', {}],
  ['https://tarn.example/s/abcd”', {}],
  ['https://tarn.example/s/abcd.svg', {}],
  ['https://tarn.example/go/abcd', { baseUrl: 'https://tarn.example/go' }],
  ['https://tarn.link/abcd', { baseUrl: 'https://tarn.link', allowHosts: ['tarn.link'] }],
])('a link to one of our own short links is refused: %s', (written, links) => {
  expect(refusal(written, links)).toBe('link.loop');
});

test.each([
  'https://tarn.example/articles/a_1',
  'https://tarn.example/s/',
  'https://tarn.example/sport/abcd',
])('a page of ours is not one: %s', (written) => {
  expect(refusal(written)).toBe(written);
});

test('what is checked as an address is what is stored', () => {
  expect(refusal('https://tarn.example/a\r\nSet-Cookie: x')).toBe('https://tarn.example/aSet-Cookie:%20x');
  expect(refusal(' https://tarn.example/خبر ')).toBe('https://tarn.example/%D8%AE%D8%A8%D8%B1');
});
