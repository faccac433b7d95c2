import { validateHeaderValue } from 'node:http';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HttpUrl, httpUrl, readHttpUrl, storedUrl } from '../../src/net/httpUrl.ts';
import { readableUrl } from '../../src/net/readableUrl.ts';

/** What makes an address strange, as newsrooms and attackers write it. */
const pieces = [
  'https://',
  'http://',
  'HTTPS:\\\\',
  'javascript:',
  '//',
  'news.example',
  'خبر.example',
  '日本語.example',
  'user:word@',
  ':8080',
  '/خبر/کشتی',
  '/ニュース',
  '/%E0%A4%A',
  '\\',
  '..',
  '?q=اردو&a=%',
  '#۱',
  '\r\nset-cookie: a=b',
  '\0',
  '\x7f',
  '\u2028',
  '\ud800',
  '\u202e',
  ' ',
  '%0d%0a',
  '"><',
  'a'.repeat(700),
];
const written = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 7 }).map((parts) => parts.join('')),
  fc
    .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 8 })), {
      maxLength: 8,
    })
    .map((parts) => `https://news.example/${parts.join('')}`),
  fc.webUrl({ withFragments: true, withQueryParameters: true }),
);

test('whatever is accepted as an address is valid in a header and parses to itself', () => {
  let accepted = 0;
  fc.assert(
    fc.property(written, (text) => {
      const url = httpUrl(text);
      if (url === undefined) return;
      accepted += 1;
      expect(() => validateHeaderValue('location', url)).not.toThrow();
      expect(url).toMatch(/^https?:\/\/[\x21-\x7e]+$/);
      expect(`<${url}>; rel="self"`).toMatch(/^<[^<>"]+>; rel="self"$/);
      expect(httpUrl(url) ?? 'too long').toBe(url.length > 2_000 ? 'too long' : url);
      expect(storedUrl(url)).toBe(url);
      const { username, password } = new URL(url);
      expect(username + password).toBe('');
    }),
    { numRuns: 3_000, seed: 14 },
  );
  expect(accepted).toBeGreaterThan(1_000);
});

test('whatever was parsed raw and could be parsed leads to its own host, in a form for headers', () => {
  let parsed = 0;
  fc.assert(
    fc.property(written, (text) => {
      const url = storedUrl(text);
      if (url === undefined) return;
      parsed += 1;
      expect(() => validateHeaderValue('location', url)).not.toThrow();
      expect(new URL(url).host).toBe(new URL(text).host);
    }),
    { numRuns: 3_000, seed: 14 },
  );
  expect(parsed).toBeGreaterThan(1_000);
});

test('the readable form has no invisible or direction-changing letter, and leads to the same place', () => {
  fc.assert(
    fc.property(written, (text) => {
      const url = httpUrl(text);
      if (url === undefined) return;
      const shown = readableUrl(url);
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Z}]/u);
      expect(new URL(shown).href.toLowerCase()).toBe(url.toLowerCase());
    }),
    { numRuns: 1_000, seed: 14, ignoreEqualValues: true },
  );
});

describe('an address', () => {
  test.each([
    ['https://news.example/خبر/کشتی', 'https://news.example/%D8%AE%D8%A8%D8%B1/%DA%A9%D8%B4%D8%AA%DB%8C'],
    [
      'https://日本語.example/ニュース',
      'https://xn--wgv71a119e.example/%E3%83%8B%E3%83%A5%E3%83%BC%E3%82%B9',
    ],
    ['https://news.example/a\r\nb', 'https://news.example/ab'],
    ['https://news.example/a\0b\x7fc\u2028d', 'https://news.example/a%00b%7Fc%E2%80%A8d'],
    ['https://news.example/\ud800', 'https://news.example/%EF%BF%BD'],
    ['https:\\\\news.example\\a', 'https://news.example/a'],
    [' https://NEWS.example:443/%E0%A4%A ', 'https://news.example/%E0%A4%A'],
  ])('%j is %s', (text, url) => {
    expect(httpUrl(text)).toBe(url);
    expect(HttpUrl.parse(text)).toBe(url);
  });

  test.each([
    ['javascript:alert(1)', 'is no http or https address'],
    ['data:text/html,x', 'is no http or https address'],
    ['news.example/a', 'is no http or https address'],
    ['https://', 'is no http or https address'],
    ['https://a\0b.example/', 'is no http or https address'],
    ['https://daily.example@evil.example/', 'has a user name or password in it'],
    ['https://:word@evil.example/', 'has a user name or password in it'],
    [`https://news.example/${'a'.repeat(2_000)}`, 'is longer than 2000 characters'],
    [`https://news.example/${'خ'.repeat(1_900)}`, 'is longer than 8000 characters when encoded'],
  ])('%.60j %s', (text, fault) => {
    expect(readHttpUrl(text)).toEqual({ fault });
    expect(HttpUrl.safeParse(text).error?.issues[0]?.message).toBe(fault);
  });

  test('from the store leads to the same place, without its user name', () => {
    expect(storedUrl('https://user:word@news.example/خ')).toBe('https://news.example/%D8%AE');
    expect(storedUrl(`https://news.example/${'خ'.repeat(1_900)}`)).toHaveLength(21 + 6 * 1_900);
    expect(storedUrl('javascript:alert(1)')).toBeUndefined();
    expect(storedUrl('nothing')).toBeUndefined();
  });
});

describe('the readable form', () => {
  test.each([
    ['https://news.example/%D8%AE%D8%A8%D8%B1?q=%D8%AE', 'https://news.example/خبر?q=خ'],
    ['https://xn--wgv71a119e.example/%E3%83%8B', 'https://日本語.example/ニ'],
    ['https://news.example', 'https://news.example'],
    ['https://news.example/', 'https://news.example/'],
    ['https://news.example/%E2%80%AEgpj.exe', 'https://news.example/%E2%80%AEgpj.exe'],
    ['https://news.example/%E2%81%84a%EF%BC%8F', 'https://news.example/%E2%81%84a%EF%BC%8F'],
    ['https://news.example/a%2Fb%20c%00', 'https://news.example/a%2Fb%20c%00'],
    ['https://news.example/%D8', 'https://news.example/%D8'],
    // "раypal" with Cyrillic letters among Latin ones.
    ['https://xn--ypal-43d9g.example/', 'https://xn--ypal-43d9g.example/'],
  ])('of %s is %s', (url, shown) => {
    expect(readableUrl(url)).toBe(shown);
  });
});
