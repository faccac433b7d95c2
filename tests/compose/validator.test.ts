import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { languages } from '../../src/article/lexicon/index.ts';
import { compose, type Segment } from '../../src/compose/composer.ts';
import { countingRules } from '../../src/compose/counting/index.ts';
import { x } from '../../src/compose/counting/x.ts';
import { issuesOf } from '../../src/compose/validator.ts';
import { article } from './articles.ts';
import { absent, casesOf } from './conformance.ts';

const link = 'https://tarn.example/s/abcd';
const bridge = article({
  headline: 'Second bridge of Tarn opens, “at last,” says Mayor Ines Rask',
  bullets: ['Bridge cost 1,250 crowns', '• See tarn.com or ask @tarn'],
  tags: ['tram lines'],
});
const claim = (text: string): Segment => {
  const start = bridge.headline.indexOf(text);
  return { text, from: 'headline', start, end: start + text.length };
};
const fixed = (text: string): Segment => ({ text, from: 'fixed' });
const ours: Segment = { text: link, from: 'link' };

function issuesIn(segments: Segment[], limit = 280, of = bridge): string[] {
  const text = segments.map((segment) => segment.text).join('');
  return issuesOf([{ text, segments }], { article: of, counting: x, limit, link });
}

describe('the validator', () => {
  test('finds nothing wrong with spans of the article, its link and its tags', () => {
    expect(
      issuesIn([
        claim(bridge.headline),
        fixed('\n\n'),
        ours,
        fixed('\n\n'),
        { text: '#TramLines', from: 'tag', index: 0 },
      ]),
    ).toEqual([]);
    const point = bridge.bullets[1] ?? '';
    expect(
      issuesIn([{ text: point, from: 'bullet', index: 1, start: 0, end: point.length }, fixed(' '), ours]),
    ).toEqual([]);
  });

  test.each<[string, Segment[], RegExp]>([
    ['no link', [claim('Second bridge')], /it appears 0 times/],
    ['the link twice', [claim('Second bridge'), fixed(' '), ours, fixed(' '), ours], /2 times/],
    [
      'another link',
      [claim('Second bridge'), { text: 'https://tarn.example/s/efgh', from: 'link' }],
      /not the draft’s link/,
    ],
    [
      'words of nobody',
      [fixed('Stunning: '), claim('Second bridge'), ours],
      /“Stunning: ” is not from the article/,
    ],
    [
      'breaking news that is none',
      [fixed('BREAKING: '), claim('Second bridge'), ours],
      /not from the article/,
    ],
    [
      'words that stand elsewhere',
      [{ ...claim('Second bridge'), start: 1, end: 14 }, ours],
      /is not in the article in this form/,
    ],
    [
      'a point that there is not',
      [{ ...claim('Second bridge'), from: 'bullet', index: 7 }, ours],
      /is not in the article in this form/,
    ],
    ['half a word', [claim('Second bri'), ours], /ends within a word/],
    ['the tail of a word', [claim('econd bridge'), ours], /begins within a word/],
    ['half a name', [claim('says Mayor Ines'), ours], /ends within a name/],
    ['half a quotation', [claim('opens, “at last,'), ours], /not closed/],
    [
      'half a number',
      [{ text: 'Bridge cost 1', from: 'bullet', index: 0, start: 0, end: 13 }, ours],
      /within a number/,
    ],
    [
      'a tag that the article does not have',
      [{ text: '#Boats', from: 'tag', index: 0 }, ours],
      /none of the article’s tags/,
    ],
    ['an open mark of direction', [fixed('\u2067'), claim('Second bridge'), ours], /direction mark/],
    ['a mention of somebody', [fixed('@desk '), ours], /would mention somebody/],
    ['a link to elsewhere', [fixed('orrin.com '), ours], /would be a link/],
    ['a hashtag of nobody', [fixed('#boats '), ours], /would be a hashtag/],
    ['a number of nobody', [fixed('40 '), ours], /number 40 is not/],
  ])('finds %s', (_, segments, wanted) => {
    expect(issuesIn(segments).join('\n')).toMatch(wanted);
  });

  test('accepts the same number in other digits and without its groups, and no other', () => {
    const written = (text: string) => issuesIn([{ text: `${text} `, from: 'fixed', by: 'edda' }, ours]);
    for (const same of ['1,250', '1250', '١٬٢٥٠', '۱۲۵۰']) expect(written(same)).toEqual([]);
    for (const other of ['125', '1,25', '12,50', '1.250', '1251'])
      expect(written(other)).toEqual([expect.stringContaining('is not in the article')]);
  });

  test('requires no source for a person’s own words and hashtags, but for mentions and links', () => {
    const written = (text: string) =>
      issuesIn([{ text: `${text} `, from: 'fixed', by: 'edda' }, ours]).join();
    expect(written('Good morning, sailors! #boats')).toBe('');
    expect(written('Thanks, @orrin')).toMatch(/would mention somebody/);
    expect(written('See orrin.com')).toMatch(/would be a link/);
  });

  test('finds what is too long, and a text that differs from its segments', () => {
    expect(issuesIn([claim(bridge.headline), ours], 40).join()).toMatch(/long; the channel allows 40/);
    const segments = [claim('Second bridge'), fixed(' '), ours];
    const against = { article: bridge, counting: x, limit: 280, link };
    expect(issuesOf([{ text: `First bridge ${link}`, segments }], against)).toContain(
      'Its text differs from its segments.',
    );
  });

  test('allows a breaking word before breaking news, in each language', () => {
    for (const { breaking } of languages)
      expect(
        issuesIn([fixed(breaking), claim('Second bridge'), fixed(' '), ours], 280, {
          ...bridge,
          breaking: true,
        }),
      ).toEqual([]);
  });
});

describe('what the composer makes', () => {
  const words = fc.constantFrom(
    'Tarn',
    'bridge',
    'opens',
    'for',
    '12.5',
    '1,250',
    'percent',
    'says',
    'Ines',
    'Rask',
    'de',
    '“at',
    'last”',
    '(new)',
    'not,',
    'پل',
    'کھل',
    '港',
    '、',
    '「新',
    '橋」',
    'harbour;',
    'trams,',
    '«oui»',
    '@tarn',
    'tarn.com',
    '#tarn',
  );
  const phrase = fc.array(words, { minLength: 1, maxLength: 50 }).map((each) => `Tarn ${each.join(' ')}`);

  test('has no issue that the validator sees, in any language and by any rule', () => {
    const given = fc.record({
      headline: phrase,
      bullets: fc.array(phrase, { maxLength: 4 }),
      tags: fc.array(fc.constantFrom('tram lines', 'Tarn', 'پل کھل گیا'), { maxLength: 2 }),
      language: fc.constantFrom(...languages.map(({ language }) => language), 'sw'),
      breaking: fc.boolean(),
    });
    fc.assert(
      fc.property(
        given,
        fc.constantFrom(...countingRules),
        fc.integer({ min: 60, max: 400 }),
        (fields, counting, limit) => {
          const from = article(fields);
          const made = compose(from, { counting, limit, link, hashtags: 2 });
          if (!made.fits) return;
          for (const { parts } of [made, ...made.alternatives])
            expect(issuesOf(parts, { article: from, counting, limit, link })).toEqual([]);
        },
      ),
      { numRuns: 400 },
    );
  });

  for (const name of ['compose-traps.json', 'compose-traps-more.json']) {
    const { there, cases } = casesOf<{ lang: string; headline: string; bullets: string[]; limit: number }>(
      name,
    );
    test.skipIf(!there)(`has none from the traps of ${name} either ${absent}`, () => {
      for (const { lang, headline, bullets, limit } of cases) {
        const from = article({ headline, bullets, language: lang });
        for (const counting of countingRules) {
          const made = compose(from, { counting, limit, link });
          for (const { parts } of [made, ...made.alternatives])
            expect(issuesOf(parts, { article: from, counting, limit, link })).toEqual([]);
        }
      }
    });
  }
});
