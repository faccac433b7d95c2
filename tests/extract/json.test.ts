import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseArticles } from '../../src/extract/json.ts';

const parse = (value: unknown, timezone?: string) =>
  parseArticles(Buffer.from(JSON.stringify(value)), timezone === undefined ? {} : { timezone });
const raw = (text: string) => parseArticles(Buffer.from(text));

describe('articles from JSON', () => {
  test('are accepted as a list under "articles", as a bare list, or alone', () => {
    const one = { headline: 'Harbour bridge reopens' };
    for (const document of [{ articles: [one] }, [one], one]) expect(parse(document).articles).toEqual([one]);
    expect(parse({ articles: [] })).toEqual({ articles: [], refusals: [], elements: [] });
  });

  test('are judged one by one, whatever type an element has', () => {
    const { articles, refusals, elements } = parse({
      articles: [
        { headline: 'Good' },
        null,
        7,
        'text',
        [],
        { headline: 3 },
        {},
        { headline: ' ' },
        { headline: 'Also good' },
      ],
    });
    expect(articles.map(({ headline }) => headline)).toEqual(['Good', 'Also good']);
    expect(elements).toHaveLength(9);
    expect(refusals.map(({ where, reason }) => `${where}: ${reason}`)).toEqual([
      'articles[1]: should be an object with a headline, not null',
      'articles[2]: should be an object with a headline, not a number',
      'articles[3]: should be an object with a headline, not a string',
      'articles[4]: should be an object with a headline, not a list',
      'articles[5].headline: should be a string, not a number',
      'articles[6].headline: is missing',
      'articles[7].headline: is empty',
    ]);
  });

  test('name every wrong field by its path', () => {
    const [refusal] = parse([
      { headline: 'x', url: 'javascript:alert(1)', bullets: ['a', 5], publishedAt: 'soon' },
    ]).refusals;
    expect(refusal).toEqual({
      where: 'articles[0].url',
      reason:
        'is no http or https address; articles[0].bullets[1]: should be a string, not a number; ' +
        'articles[0].publishedAt: is no date such as 2024-06-08T10:00:00Z',
    });
  });

  test('may null their fields, number their ids and leave out a zone', () => {
    const { articles } = parse(
      {
        id: 42,
        headline: 'x',
        standfirst: null,
        embargoUntil: null,
        image: { url: null, alt: 'a' },
        publishedAt: '2024-06-08',
      },
      'Asia/Karachi',
    );
    expect(articles).toEqual([
      { id: '42', headline: 'x', image: { alt: 'a' }, publishedAt: '2024-06-07T19:00:00Z' },
    ]);
  });

  test('lose the fields that are set here', () => {
    expect(
      parse({ headline: 'x', revision: 9, shortUrl: 'y', corrections: [], toString: 1 }).articles,
    ).toEqual([{ headline: 'x' }]);
  });

  test('may be withdrawn without a headline', () => {
    expect(parse({ status: 'withdrawn', url: 'https://daily.example/a' }).articles).toHaveLength(1);
    expect(parse({ status: 'withdrawn' }).refusals[0]?.where).toBe('article.headline');
  });

  test('that are not JSON, not UTF-8 or endlessly nested say so', () => {
    for (const text of ['', '{', 'headline', '{"headline":"x"} {}'])
      expect(() => raw(text)).toThrow('not JSON');
    expect(() => parseArticles(Uint8Array.of(0x22, 0xff, 0x22))).toThrow('not JSON');
    expect(raw('\uFEFF{"headline":"x"}').articles).toHaveLength(1);
    const nested = '['.repeat(200_000);
    expect(() => raw(nested)).toThrow('not JSON');
    expect(() => parse(Array(10_001).fill(0))).toThrow('10000 articles');
  });

  test('never throw, whatever an element contains', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue(), { maxLength: 8 }), (articles) => {
        expect(parse({ articles }).elements).toHaveLength(articles.length);
      }),
    );
  });
});
