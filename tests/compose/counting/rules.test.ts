import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countingRules, type Span } from '../../../src/compose/counting/index.ts';
import { asLittleText, linkedin } from '../../../src/compose/counting/linkedin.ts';
import { asSlackText, slack } from '../../../src/compose/counting/slack.ts';
import { telegramEntitiesOf } from '../../../src/compose/counting/telegram.ts';

const measure = (name: string, text: string) =>
  countingRules.find((rule) => rule.name === name)?.measure(text);

describe('lengths', () => {
  test.each([
    ['threads', 'Tram 🚋', 9, 500],
    ['threads', 'Tram 👨‍👩‍👧‍👦', 30, 500],
    ['linkedin', 'Tram (new) 🚋', 12, 3_000],
    ['facebook', 'Tram 🚋', 6, 63_206],
    ['telegram', 'Tram 🚋', 6, 4_096],
    ['discord', 'Tram 🚋', 6, 2_000],
    ['slack', 'Tram & bus', 14, 40_000],
    ['plain', 'Tram 🚋', 6, 5_000],
  ])('%s counts %j', (name, text, length, limit) => {
    expect(measure(name, text)).toMatchObject({ length, limit });
  });
});

describe('what is sent with the text', () => {
  test('LinkedIn’s reserved characters are escaped with a backslash, hashtags stay hashtags', () => {
    expect(asLittleText('Tram (new) #Tarn_line @desk 1 * 2 #1')).toBe(
      'Tram \\(new\\) #Tarn\\_line \\@desk 1 \\* 2 \\#1',
    );
    expect(linkedin.measure('See #Tarn').hashtags).toMatchObject([{ text: 'Tarn', start: 4, end: 9 }]);
  });

  test('Slack’s three characters are escaped and counted that way', () => {
    expect(asSlackText('a < b & c')).toBe('a &lt; b &amp; c');
    expect(slack.measure('a < b & c').length).toBe(16);
  });

  test('Telegram’s entities are in UTF-16 units', () => {
    expect(telegramEntitiesOf('🚋 #Tarn @desk_one https://tarn.com/1')).toEqual([
      { type: 'hashtag', offset: 3, length: 5 },
      { type: 'mention', offset: 9, length: 9 },
      { type: 'url', offset: 19, length: 18 },
    ]);
  });
});

const piece = fc.oneof(
  fc.constantFrom(
    'https://tarn.com/a_(b)',
    '@desk',
    '#Tarn',
    'tarn.com',
    '(',
    ')',
    '.',
    '👨‍👩‍👧',
    'پل',
    '港',
    '\n',
    ' ',
    '<@123456789012345678>',
    '$TARN',
    '…',
  ),
  fc.string({ unit: 'grapheme', maxLength: 8 }),
);
const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(''));

describe.each(countingRules.map((rule) => [rule.name, rule] as const))('%s', (_, rule) => {
  test('says where in the text each link, mention and hashtag is, in units and in bytes', () => {
    fc.assert(
      fc.property(text, (given) => {
        const { length, links, mentions, hashtags } = rule.measure(given);
        expect(length).toBeGreaterThanOrEqual(0);
        for (const { text: found, start, end, byteStart, byteEnd } of [
          ...links,
          ...mentions,
          ...hashtags,
        ] as Span[]) {
          const slice = given.slice(start, end);
          expect(slice).toContain(found);
          expect(byteStart).toBe(Buffer.byteLength(given.slice(0, start)));
          expect(byteEnd - byteStart).toBe(Buffer.byteLength(slice));
        }
      }),
    );
  });

  test('reads hostile texts of 200,000 characters in linear time', () => {
    const pieces = [
      'a.',
      'a.com中',
      'https://a.',
      'https://a.com/(',
      '#',
      '#1',
      '@a@',
      '@',
      '🏳‍',
      '\u200D👩',
      '!',
      '((',
      '.com',
      'x_y.com_',
      '-a.',
      '1\uFE0F',
      '$A',
      '\r\n \u200B',
      'http://',
      'é',
    ];
    for (const each of pieces) {
      const hostile = each.repeat(Math.ceil(200_000 / each.length));
      expect(rule.measure(hostile).length).toBeGreaterThan(0);
    }
  });
});
