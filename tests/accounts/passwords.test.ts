import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { csrfToken, requireCsrf } from '../../src/accounts/csrf.ts';
import { hashPassword, isPassword } from '../../src/accounts/passwords.ts';
import { systemChance } from '../../src/chance.ts';
import { localPath } from '../../src/web/signedIn.ts';

describe('a password', () => {
  test('is kept with its cost and a salt of its own, and known again', async () => {
    const kept = await hashPassword(systemChance, 'four gulls on a tarn');
    expect(kept).toMatch(/^\$scrypt\$ln=15,r=8,p=3\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await hashPassword(systemChance, 'four gulls on a tarn')).not.toBe(kept);
    expect(await isPassword('four gulls on a tarn', kept)).toBe(true);
    expect(await isPassword('four gulls on a tarn ', kept)).toBe(false);
  });

  test('is the same however a keyboard composes its letters', async () => {
    const kept = await hashPassword(systemChance, 'caf\u00e9 au bord du lac');
    expect(await isPassword('cafe\u0301 au bord du lac', kept)).toBe(true);
  });

  test('is never right where none is kept, or what is kept can’t be read', async () => {
    expect(await isPassword('', undefined)).toBe(false);
    expect(await isPassword('four gulls on a tarn', 'plain text')).toBe(false);
  });
});

describe('a form’s word', () => {
  test('is right for its own browser and secret alone', () => {
    const secret = Buffer.alloc(32, 1);
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.string(), (word, other) => {
        expect(() => requireCsrf(secret, word, csrfToken(secret, word))).not.toThrow();
        if (other !== word)
          expect(() => requireCsrf(secret, other, csrfToken(secret, word))).toThrow('another site');
        expect(() => requireCsrf(secret, undefined, csrfToken(secret, ''))).toThrow('another site');
        expect(() => requireCsrf(Buffer.alloc(32, 2), word, csrfToken(secret, word))).toThrow('another site');
      }),
    );
  });
});

describe('where a form leads back to', () => {
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
