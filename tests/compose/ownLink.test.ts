import { describe, expect, test } from 'vitest';
import { composeChecked } from '../../src/compose/checkedComposition.ts';
import { compose } from '../../src/compose/composer.ts';
import { countingRules } from '../../src/compose/counting/index.ts';
import { isWholeLink, postable } from '../../src/compose/counting/ownLink.ts';
import { issuesOf } from '../../src/compose/validator.ts';
import { httpUrl } from '../../src/net/httpUrl.ts';
import { article } from './articles.ts';
import { absent, fieldCases, isThere } from './field.ts';

const rule = (name: string) => {
  const found = countingRules.find((each) => each.name === name);
  if (!found) throw new Error(name);
  return found;
};
const link = 'https://nws.example/cnfa';

describe('the own link in a text', () => {
  test.each([
    ['mastodon', `mehr${link}`],
    ['mastodon', `#${link}`],
    ['bluesky', `mehr${link}`],
    ['bluesky', `“${link}”`],
    ['bluesky', `「${link}」`],
    ['bluesky', `詳細は${link}をご覧ください。`],
    ['bluesky', `اقرأ:${link}`],
    ['bluesky', `Read:${link}`],
    ['bluesky', `${link}…`],
    ['telegram', `${link}abc`],
    ['threads', `${link}-2`],
    ['discord', `${link}をご覧ください`],
    ['linkedin', `${link}/x`],
  ])('is refused on %s if it is not whole: %s', (name, text) => {
    expect(isWholeLink(text, link, rule(name))).toBe(false);
  });

  test.each(countingRules.map(({ name }) => [name]))('is whole between spaces on %s, at any host', (name) => {
    const hosts = [
      'http://127.0.0.1:8080/s',
      'http://[::1]:8080/s',
      'http://localhost/s',
      'https://tarn.news',
      'https://dly.example',
    ];
    for (const host of hosts) {
      const own = `${host}/k7xy`;
      for (const text of [own, `More: ${own} #Tarn`, `پل کھل گیا\n\n${own}`, `橋が開通\n\n${own}\n\n#橋`])
        expect([own, text, isWholeLink(text, own, rule(name))]).toEqual([own, text, true]);
    }
  });

  test.each(['mastodon', 'bluesky'])(
    'at a host that %s makes no link of it is held by the same rule',
    (name) => {
      const own = 'http://127.0.0.1:8080/s/k7xy';
      expect(isWholeLink(`mehr${own}`, own, rule(name))).toBe(false);
    },
  );

  test('is an issue that the validator names', () => {
    const from = article({ headline: 'Weir repaired' });
    const counting = rule('bluesky');
    const text = `Weir repaired:${link}`;
    const segments = [
      { text: 'Weir repaired', from: 'headline' as const, start: 0, end: 13 },
      { text: ':', from: 'fixed' as const },
      { text: link, from: 'link' as const },
    ];
    expect(issuesOf([{ text, segments }], { article: from, counting, limit: 300, link })).toEqual([
      `${link} would not be recognised as a whole link: put a space before and after it.`,
    ]);
  });
});

describe('an article’s own address as the link', () => {
  test.each([
    'https://tarn.news/خبریں/پل-200',
    'https://tarn.news/اخبار/الجسر',
    'https://tarn.news/ニュース/橋',
    'https://tarn.news/новости/мост',
    'https://tarn.news/a_(b)/c',
    'https://tarn.news/wiki/Bridge_(Tarn)',
    'https://tarn.news/the-mayor’s-bridge.',
    "https://tarn.news/it's-open!",
    'https://tarn.news/a?x=1,2&y=(3)',
    'https://tarn.news/a;b=1',
    'https://خبر.news/پل',
  ])('is whole on every platform: %s', (written) => {
    const href = httpUrl(written) ?? '';
    for (const counting of countingRules) {
      const own = postable(href, counting);
      const made = composeChecked(article({ headline: 'پل کی مرمت مکمل، ٹریفک بحال', language: 'ur' }), {
        counting,
        link: own,
      });
      const [{ text = '' } = {}] = made.parts;
      const links = counting.measure(text).links.map((span) => span.text);
      expect([counting.name, made.fits, links]).toEqual([counting.name, true, [own]]);
      expect(decodeURIComponent(new URL(own).href)).toBe(decodeURIComponent(new URL(href).href));
    }
  });

  test.skipIf(!isThere)(
    `is whole, and edits that break a link are refused, in the cases from the field ${absent}`,
    () => {
      const { article: given } = fieldCases()['F3-canonical-path'];
      for (const name of ['telegram', 'x', 'threads']) {
        const counting = rule(name);
        const own = postable(httpUrl(given.url) ?? '', counting);
        const made = compose(article({ headline: given.headline, language: given.language }), {
          counting,
          link: own,
        });
        expect(isWholeLink(made.parts[0]?.text ?? '', own, counting)).toBe(true);
      }
      for (const text of fieldCases()['F12-link-not-a-link']['edit text']) {
        const [, written = '', platforms = ''] = /^(.*) \(([\w, ]+)\)$/.exec(text) ?? [];
        const own = /https:\/\/nws\.example\/[a-z0-9]{4}/.exec(written)?.[0] ?? '';
        for (const name of platforms.split(', '))
          expect([name, written, isWholeLink(written, own, rule(name))]).toEqual([name, written, false]);
      }
    },
  );
});
