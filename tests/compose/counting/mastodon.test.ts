import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countGraphemes } from '../../../src/compose/counting/graphemes.ts';
import { mastodon } from '../../../src/compose/counting/mastodon.ts';
import { plain } from '../../../src/compose/counting/plain.ts';

interface Case {
  id: string;
  text: string;
  mastodon?: number;
  mastodonReference?: number;
}

const files = ['post-lengths.json', 'post-lengths-more.json'].map(
  (name) => new URL(`../../../../shared/conformance/${name}`, import.meta.url),
);

describe('the Mastodon count', () => {
  for (const file of files) {
    const name = file.pathname.split('/').at(-1);
    test.skipIf(!existsSync(file))(
      `agrees with every case of ${name} (skipped where ../shared is absent)`,
      () => {
        const cases: Case[] = JSON.parse(readFileSync(file, 'utf8'));
        const wrong = cases
          .map((c) => ({
            id: c.id,
            text: c.text,
            wanted: c.mastodon ?? c.mastodonReference,
            got: mastodon.measure(c.text).length,
          }))
          .filter((row) => row.wanted !== row.got);
        expect(wrong).toEqual([]);
      },
    );
  }

  test.each([
    ['an address is 23, however long', `Tram line opens https://daily.example/${'a'.repeat(200)}`, 39],
    ['punctuation after an address is not part of it', 'See https://daily.example/tram. Now', 32],
    ['a query belongs to its address', 'https://daily.example/tram?from=east&to=west', 23],
    ['an address glued to a word is counted as it stands', 'xhttps://daily.example/1', 24],
    ['a port belongs to its address', 'https://daily.example:8443/1', 23],
    ['an IP address has no top-level domain and is counted as it stands', 'http://127.0.0.1/s/abcd', 23],
    ['an IP address with a port, longer than 23', 'http://127.0.0.1:8080/s/abcd', 28],
    ['a local name is counted as it stands', 'http://localhost/s/abcdefghijkl', 31],
    ['a remote account is counted by its name alone', 'By @desk@news.example', 8],
    ['a mail address is no account', 'desk@news.example', 17],
    ['an account in a path belongs to the address', 'https://social.example/@desk@news.example', 23],
    ['an emoji family is one', '👩‍👩‍👧‍👦', 1],
    ['an empty text is nothing', '', 0],
  ])('%s', (_, text, length) => {
    expect(mastodon.measure(text)).toMatchObject({ length, limit: 500 });
  });

  test('uses a server’s own limit', () => {
    expect(mastodon.measure('Tram', 1_000)).toMatchObject({ length: 4, limit: 1_000 });
  });

  test('is the plain count if there is neither an address nor an account', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        fc.pre(!text.includes('@') && !text.includes('://'));
        expect(mastodon.measure(text).length).toBe(countGraphemes(text));
      }),
    );
  });

  test('measures hostile texts of 100,000 characters, which a quadratic pattern could not in time', () => {
    for (const piece of ['https://a.', 'https://a.bc/(', '@a@', 'a.', 'https://']) {
      const text = piece.repeat(Math.ceil(100_000 / piece.length));
      expect(mastodon.measure(text).length).toBeGreaterThan(0);
    }
  });
});

describe('the plain count', () => {
  test('is grapheme clusters up to 5,000, addresses in full', () => {
    expect(plain.measure('نیا پل https://daily.example/1')).toMatchObject({ length: 30, limit: 5_000 });
  });
});
