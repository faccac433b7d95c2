import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseStoreAddress, shownAddress } from '../../src/store/address.ts';

test('each form of REDIS_URL is read', () => {
  expect(parseStoreAddress('redis://cache.example')).toEqual({
    kind: 'single',
    nodes: [{ host: 'cache.example', port: 6379 }],
    tls: false,
    db: 0,
  });
  expect(parseStoreAddress('rediss://desk:p%40ss@[::1]:7000/2')).toEqual({
    kind: 'single',
    nodes: [{ host: '::1', port: 7000 }],
    tls: true,
    db: 2,
    username: 'desk',
    password: 'p@ss',
  });
  expect(parseStoreAddress('redis+sentinel://:pw@a:26379,b/news/1?sentinelPassword=other')).toEqual({
    kind: 'sentinel',
    nodes: [
      { host: 'a', port: 26379 },
      { host: 'b', port: 26379 },
    ],
    tls: false,
    db: 1,
    master: 'news',
    password: 'pw',
    sentinelPassword: 'other',
  });
  expect(parseStoreAddress('rediss+cluster://a:7001,b:7002')).toMatchObject({ kind: 'cluster', tls: true });
});

test.each([
  'localhost:6379',
  'http://cache.example',
  'redis://',
  'redis://a:99999',
  'redis://a,b',
  'redis://a/first',
  'redis+sentinel://a:26379',
  'redis+cluster://a/3',
])('%s is refused with the reason', (url) => {
  expect(() => parseStoreAddress(url)).toThrow(expect.objectContaining({ code: 'store.bad-url' }));
});

test('no password is ever shown', () => {
  const password = fc.string({ minLength: 8, unit: 'grapheme' });
  fc.assert(
    fc.property(password, (secret) => {
      const address = parseStoreAddress(`redis://desk:${encodeURIComponent(secret)}@cache.example:6379/1`);
      expect(address.password).toBe(secret);
      expect(shownAddress(address)).toBe('redis://cache.example:6379/1');
    }),
  );
  const refused = () => parseStoreAddress('redis://desk:hush-hush@a,b');
  expect(refused).toThrow(/^(?!.*hush)/s);
});
