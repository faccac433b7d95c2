import { describe, expect, test } from 'vitest';
import { type Composing, compose } from '../../src/compose/composer.ts';
import { countingRules } from '../../src/compose/counting/index.ts';
import { mastodon } from '../../src/compose/counting/mastodon.ts';
import { issuesOf } from '../../src/compose/validator.ts';
import { article } from './articles.ts';

const link = 'https://tarn.example/s/abcd';
const bridge = { headline: 'تارن کا دوسرا پل کھل گیا', language: 'ur', tags: ['UN', 'پل'] };
const textAs = (given: Parameters<typeof article>[0], how: Partial<Composing> = {}) =>
  compose(article(given), { counting: mastodon, link, hashtags: 2, ...how }).parts[0]?.text ?? '';

describe('in a text that runs right to left', () => {
  test('a Latin hashtag is isolated, so that its sign stays on its side; others and our link need nothing', () => {
    expect(textAs(bridge)).toBe(`تارن کا دوسرا پل کھل گیا\n\n${link}\n\n\u2066#UN\u2069 #پل`);
    expect(textAs({ headline: 'Bridge opens', tags: ['UN', 'پل'] })).toBe(
      `Bridge opens\n\n${link}\n\n#UN #پل`,
    );
  });

  test('an address that ends in punctuation is isolated only if the platform still turns it into a link', () => {
    const canonical = 'https://tarn.example/bridge/';
    for (const counting of countingRules) {
      const from = article({ ...bridge, tags: [] });
      const [part] = compose(from, { counting, link: canonical }).parts;
      const { links } = counting.measure(part?.text ?? '');
      expect(links.map(({ text }) => text)).toEqual(
        counting.measure(canonical).links.map(({ text }) => text),
      );
      expect(issuesOf(part ? [part] : [], { article: from, counting, limit: 500, link: canonical })).toEqual(
        [],
      );
    }
  });

  test('every hashtag is still one on each platform that has hashtags', () => {
    for (const counting of countingRules) {
      const found = counting.measure(textAs(bridge, { counting })).hashtags.map(({ text }) => text);
      const alone = ['#UN', '#پل'].flatMap((tag) => counting.measure(tag).hashtags.map(({ text }) => text));
      expect({ rule: counting.name, found }).toEqual({ rule: counting.name, found: alone });
    }
  });
});
