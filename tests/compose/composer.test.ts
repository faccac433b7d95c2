import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Article } from '../../src/article/article.ts';
import { languages } from '../../src/article/lexicon/index.ts';
import { type Composition, compose, type Segment } from '../../src/compose/composer.ts';
import { type CountingRule, countingRules } from '../../src/compose/counting/index.ts';
import { mastodon } from '../../src/compose/counting/mastodon.ts';
import { x } from '../../src/compose/counting/x.ts';
import { fixedTexts } from '../../src/compose/fixedText.ts';
import { article } from './articles.ts';
import { absent, casesOf } from './conformance.ts';

const link = 'https://tarn.example/s/abcd';
const bridge = {
  headline: 'Second bridge of Tarn opens to trams',
  bullets: [
    'Mayor Ines Rask cuts the ribbon with builder Odd Lunde',
    'Both also promise a third bridge by 2031',
  ],
};
const texts = (made: Composition) => [made, ...made.alternatives].map(({ parts }) => parts[0]?.text ?? '');
const as = (given: Parameters<typeof article>[0], counting: CountingRule = mastodon, more = {}) =>
  compose(article(given), { counting, link, ...more });

describe('the variants', () => {
  test('are headline and points, the headline alone, and the leading point, with the reason in words', () => {
    const made = as(bridge);
    expect(made).toMatchObject({ variant: 'list', fits: true, cut: false, direction: 'ltr' });
    expect(texts(made)).toEqual([
      `Second bridge of Tarn opens to trams\n\n• Mayor Ines Rask cuts the ribbon with builder Odd Lunde\n• Both also promise a third bridge by 2031\n\n${link}`,
      `Second bridge of Tarn opens to trams\n\n${link}`,
      `Mayor Ines Rask cuts the ribbon with builder Odd Lunde\n\n${link}`,
    ]);
    expect(made.reasons[0]).toMatch(/Headline, 2 summary points and link.*2 other variants/);
    expect(made.alternatives.map(({ variant }) => variant)).toEqual(['headline', 'lead']);
  });

  test('show as many points as fit, and none without the point that it depends on', () => {
    expect(texts(as(bridge, x, { limit: 130 }))[0]).toBe(
      `Second bridge of Tarn opens to trams\n\nMayor Ines Rask cuts the ribbon with builder Odd Lunde\n\n${link}`,
    );
    expect(as(bridge, x, { limit: 100 }).variant).toBe('headline');
    const [, leaning = ''] = bridge.bullets;
    expect(as({ ...bridge, bullets: [leaning] }).alternatives).toEqual([]);
  });

  test('leave out a point that repeats the headline, and say so', () => {
    const made = as({
      ...bridge,
      bullets: ['Tarn’s second bridge opens to trams', 'Fares stay at 3 crowns'],
    });
    expect(texts(made)[0]).toBe(`Second bridge of Tarn opens to trams\n\nFares stay at 3 crowns\n\n${link}`);
    expect(made.reasons[1]).toMatch(/point 1 says what the headline says/);
  });

  test('use the leading point if the headline is too long to be posted whole', () => {
    const made = as({ headline: 'Bridge '.repeat(60), bullets: ['Second bridge opens'] }, x);
    expect(made).toMatchObject({ variant: 'lead', fits: true });
  });

  test('need a person if nothing fits without distortion: the whole headline, with the reason', () => {
    const headline = 'Tarn '.repeat(60).trim();
    const made = as({ headline }, x);
    expect(made).toMatchObject({ variant: 'headline', fits: false, alternatives: [] });
    expect(made.parts[0]?.text).toBe(`${headline}\n\n${link}`);
    expect(made.reasons[0]).toMatch(/too long for 280/);
  });

  test('put the requested variant first, the one with the link’s code', () => {
    expect(as(bridge, mastodon, { variant: 'lead' })).toMatchObject({ variant: 'lead' });
    expect(as({ headline: 'Tarn' }, mastodon, { variant: 'lead' })).toMatchObject({ variant: 'headline' });
  });
});

describe('what surrounds the article’s words', () => {
  test('are its own tags at the end, only if requested, as many as fit', () => {
    const tagged = { headline: 'Bridge opens', tags: ['tram lines', 'Tarn', '2031', 'tarn'] };
    expect(texts(as(tagged))[0]).not.toContain('#');
    expect(texts(as(tagged, mastodon, { hashtags: 3 }))[0]).toBe(
      `Bridge opens\n\n${link}\n\n#TramLines #Tarn`,
    );
    expect(texts(as(tagged, mastodon, { hashtags: 3, limit: 50 }))[0]).toBe(
      `Bridge opens\n\n${link}\n\n#TramLines`,
    );
  });

  test.each([
    ['en', 'BREAKING: '],
    ['fr', 'URGENT : '],
    ['ja', '【速報】'],
  ])('is the fixed word before breaking news (%s)', (language, word) => {
    expect(texts(as({ headline: 'Tarn', language, breaking: true }))[0]).toBe(`${word}Tarn\n\n${link}`);
  });

  test('is not repeated, and is missing in a language without one and for other news', () => {
    expect(texts(as({ headline: 'Breaking: Tarn', breaking: true }))[0]).toBe(`Breaking: Tarn\n\n${link}`);
    expect(texts(as({ headline: 'Daraja', language: 'sw', breaking: true }))[0]).toBe(`Daraja\n\n${link}`);
    expect(texts(as({ headline: 'Tarn' }))[0]).toBe(`Tarn\n\n${link}`);
  });

  test('is a direction mark only if a line would be shown from the wrong side', () => {
    expect(texts(as({ headline: 'UN کے سربراہ تارن میں', language: 'ur' }))[0]).toBe(
      `\u200FUN کے سربراہ تارن میں\n\n${link}`,
    );
    expect(texts(as({ headline: '12 سڑکیں بند', language: 'ur' }))[0]).toBe(`12 سڑکیں بند\n\n${link}`);
    expect(texts(as({ headline: 'نيا opens in Tarn' }))[0]).toBe(`\u200Eنيا opens in Tarn\n\n${link}`);
  });
});

const word = fc.oneof(
  fc.constantFrom(
    'Tarn',
    'bridge',
    'opens',
    '12.5',
    'percent',
    'says',
    'not',
    '“no”',
    '(new)',
    'they',
    'also',
    '•',
    '…',
    'پل',
    'نہیں',
    '港',
    '、',
    'تارن،',
    '🎶',
    '@desk',
    'tarn.com',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 6 }),
);
const phrase = fc.array(word, { minLength: 1, maxLength: 60 }).map((words) => `Tarn ${words.join(' ')}`);
const anyArticle = fc
  .record({
    headline: phrase,
    bullets: fc.array(phrase, { maxLength: 4 }),
    tags: fc.array(fc.string({ unit: 'grapheme', maxLength: 12 }), { maxLength: 3 }),
    language: fc.constantFrom(...languages.map(({ language }) => language), 'sw'),
    breaking: fc.boolean(),
  })
  .map(article);
const composing = fc.record({
  counting: fc.constantFrom(...countingRules),
  limit: fc.integer({ min: 60, max: 500 }),
  hashtags: fc.integer({ min: 0, max: 3 }),
});

function sourceOf(segment: Segment, from: Article): string | undefined {
  if (segment.from === 'headline') return from.headline;
  return from.bullets[segment.index ?? -1];
}

describe('every draft', () => {
  test('is its segments joined, each a verbatim span of the article, its link, its tag or a fixed text', () => {
    fc.assert(
      fc.property(anyArticle, composing, (from, how) => {
        const made = compose(from, { ...how, link });
        for (const part of [made, ...made.alternatives].flatMap(({ parts }) => parts)) {
          expect(part.text).toBe(part.segments.map(({ text }) => text).join(''));
          for (const segment of part.segments) {
            if (segment.from === 'fixed') expect(fixedTexts).toContain(segment.text);
            else if (segment.from === 'link') expect(segment.text).toBe(link);
            else if (segment.from === 'tag') expect(segment.text).toMatch(/^#[\p{L}\p{M}\p{N}_]+$/u);
            else expect(sourceOf(segment, from)?.slice(segment.start, segment.end)).toBe(segment.text);
          }
          expect(part.segments.filter((segment) => segment.from === 'link')).toHaveLength(1);
          if (made.fits) expect(part.length).toBeLessThanOrEqual(part.limit);
        }
      }),
    );
  });

  test('is the same bytes for the same article and link', () => {
    fc.assert(
      fc.property(anyArticle, composing, (from, how) => {
        const again = JSON.parse(JSON.stringify(from)) as Article;
        expect(JSON.stringify(compose(again, { ...how, link }))).toBe(
          JSON.stringify(compose(from, { ...how, link })),
        );
      }),
    );
  });
});

interface Trap {
  id: string;
  lang: string;
  headline: string;
  bullets: string[];
  limit: number;
  must: string[];
  must_not: string[];
}

describe('the traps', () => {
  for (const name of ['compose-traps.json', 'compose-traps-more.json']) {
    const { there, cases } = casesOf<Trap>(name);
    test.skipIf(!there)(`of ${name} are not sprung by any rule, limit or variant ${absent}`, () => {
      for (const { id, lang, headline, bullets, limit, must, must_not } of cases) {
        const made = countingRules.flatMap((counting) =>
          [limit, limit - 20, counting.limit].map((most) =>
            as({ headline, bullets, language: lang }, counting, { limit: most }),
          ),
        );
        const offered = [...new Set(made.flatMap(texts))];
        for (const pattern of must_not)
          expect({ id, pattern, sprung: offered.filter((text) => asPattern(pattern).test(text)) }).toEqual({
            id,
            pattern,
            sprung: [],
          });
        const first = made.map((each) => each.parts[0]?.text ?? '');
        for (const pattern of must)
          expect({ id, pattern, there: first.some((text) => asPattern(pattern).test(text)) }).toEqual({
            id,
            pattern,
            there: true,
          });
      }
    });
  }
});

/** The file's patterns are for several languages: flags are inside the pattern, code points have eight digits. */
function asPattern(source: string): RegExp {
  const flags = /^\(\?([is]+)\)/.exec(source);
  const plain = source.slice(flags?.[0].length ?? 0).replace(/\\U0*([0-9A-F]+)/g, '\\u{$1}');
  return new RegExp(plain, `u${flags?.[1] ?? ''}`);
}
