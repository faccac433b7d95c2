import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csrfToken, requireCsrf } from '../../src/accounts/csrf.ts';
import { hashing, openHashing } from '../../src/accounts/hashing.ts';
import { isKnownBrowser, rememberedBrowser } from '../../src/accounts/knownBrowsers.ts';
import { hashPassword, isPassword as isPasswordIn } from '../../src/accounts/passwords.ts';
import { systemRandom } from '../../src/random.ts';
import { localPath } from '../../src/web/session.ts';

async function isPassword(password: string, stored: string | undefined): Promise<boolean> {
  const place = hashing.enter('here');
  try {
    return await isPasswordIn(place, password, stored);
  } finally {
    place.leave();
  }
}

describe('a password', () => {
  test('is stored with its cost and its own salt, and recognised', async () => {
    const stored = await hashPassword(systemRandom, 'four gulls on a tarn');
    expect(stored).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await hashPassword(systemRandom, 'four gulls on a tarn')).not.toBe(stored);
    expect(await isPassword('four gulls on a tarn', stored)).toBe(true);
    expect(await isPassword('four gulls on a tarn ', stored)).toBe(false);
  });

  test('is the same however a keyboard composes its letters', async () => {
    const stored = await hashPassword(systemRandom, 'caf\u00e9 au bord du lac');
    expect(await isPassword('cafe\u0301 au bord du lac', stored)).toBe(true);
  });

  test('never matches if none is stored, or the stored one can’t be read', async () => {
    expect(await isPassword('', undefined)).toBe(false);
    expect(await isPassword('four gulls on a tarn', 'plain text')).toBe(false);
  });
});

describe('hashing', () => {
  const task = (cost = 2 ** 15) => ({
    password: 'four gulls on a tarn',
    salt: Buffer.alloc(16, 1),
    length: 32,
    options: { N: cost, r: 8, p: 3, maxmem: 256 * cost * 8 },
  });

  test('keeps the thread pool free: compression continues while all places are taken', async () => {
    const places = Array.from({ length: 24 }, (_, n) => hashing.enter(`address ${n % 4}`));
    let hashed = 0;
    const all = places.map((place) => place.derive(task()).then(() => hashed++));
    for (let n = 0; n < 20; n++) await promisify(gzip)(Buffer.alloc(100_000, n));
    // Behind scrypt in the thread pool the first of them would have waited for nearly all passwords.
    expect(hashed).toBeLessThan(16);
    await Promise.all(all);
    for (const place of places) place.leave();
  });

  test('accepts a fixed number and no more, and not all of them from one address', () => {
    const own = openHashing();
    const mine = Array.from({ length: 16 }, () => own.enter('192.0.2.1'));
    expect(() => own.enter('192.0.2.1')).toThrow('Too many passwords are being checked right now.');
    const others = Array.from({ length: 8 }, (_, n) => own.enter(`198.51.100.${n}`));
    expect(() => own.enter('203.0.113.1')).toThrow('Try again in 5 s.');
    others[0]?.leave();
    others[0]?.leave();
    expect(() => own.enter('192.0.2.1')).toThrow('Too many');
    own.enter('203.0.113.1');
    expect(() => own.enter('203.0.113.2')).toThrow('Too many');
    for (const place of mine) place.leave();
  });

  test('continues after a task that fails, and after its threads ended', async () => {
    const own = openHashing();
    const place = own.enter('here');
    await expect(place.derive({ ...task(), options: { N: 3, r: 8, p: 3, maxmem: 1 } })).rejects.toThrow();
    const key = await place.derive(task(1_024));
    await own.close();
    expect((await place.derive(task(1_024))).equals(key)).toBe(true);
    await own.close();
  });
});

describe('a browser that signed in before', () => {
  const secret = Buffer.alloc(32, 1);

  test('is recognised for the last five accounts, each with its password at that time', () => {
    const accounts = Array.from({ length: 6 }, (_, n) => ({ name: `Person${n}`, era: 'e1' }));
    let cookie: string | undefined;
    for (const account of accounts) cookie = rememberedBrowser(secret, cookie, account);
    const known = accounts.map((account) => isKnownBrowser(secret, cookie, account));
    expect(known).toEqual([false, true, true, true, true, true]);
    expect(isKnownBrowser(secret, cookie, { name: 'person5', era: 'e1' })).toBe(true);
    expect(isKnownBrowser(secret, cookie, { name: 'person5', era: 'e2' })).toBe(false);
    expect(isKnownBrowser(Buffer.alloc(32, 2), cookie, { name: 'person5', era: 'e1' })).toBe(false);
    expect(isKnownBrowser(secret, 'x'.repeat(5_000), { name: 'person5', era: 'e1' })).toBe(false);
  });
});

describe('a form’s word', () => {
  test('is valid only for its own browser and secret', () => {
    const secret = Buffer.alloc(32, 1);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (password, other) => {
        expect(() => requireCsrf(secret, password, csrfToken(secret, password))).not.toThrow();
        if (other !== password)
          expect(() => requireCsrf(secret, other, csrfToken(secret, password))).toThrow('another site');
        expect(() => requireCsrf(secret, undefined, csrfToken(secret, ''))).toThrow('another site');
        expect(() => requireCsrf(Buffer.alloc(32, 2), password, csrfToken(secret, password))).toThrow(
          'another site',
        );
      }),
    );
  });
});

describe('where a form returns to', () => {
  test('is never another site, whatever was given', () => {
    const base = 'https://desk.example';
    const hostile = fc.oneof(
      fc.string(),
      fc.webUrl(),
      fc.string().map((rest) => `/${rest}`),
      fc.constantFrom(
        '/\\evil.example',
        '//evil.example',
        '/\t/evil.example',
        '/\n//evil.example',
        'javascript:alert(1)',
      ),
    );
    fc.assert(
      fc.property(hostile, (given) => {
        expect(new URL(localPath(given), base).origin).toBe(base);
      }),
      { numRuns: 2_000 },
    );
  });
});
