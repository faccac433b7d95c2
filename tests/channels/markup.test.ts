import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as discord from '../../src/channels/discord.ts';
import * as slack from '../../src/channels/slack.ts';
import * as telegram from '../../src/channels/telegram.ts';
import { asDiscordText, shownByDiscord } from '../../src/compose/counting/discord.ts';
import { postFor } from './newsroom.ts';

const withText = (text: string) => ({ ...postFor('markup'), text });

/** Text in an article that a platform would interpret as its own markup. */
const hostile = fc
  .array(
    fc.constantFrom(
      ...[
        '[our site](https://evil.example)',
        '# Big',
        '-# small',
        '||spoiler||',
        '**bold**',
        '`code`',
        '> quote',
      ],
      ...[
        '@everyone',
        '@here',
        '<@123456789012345678>',
        '<#1>',
        '<t:1>',
        '<:smile:1>',
        '<https://a.example>',
      ],
      ...[
        '<!channel>',
        '<!here|@here>',
        '<https://evil.example|our site>',
        '*bold*',
        '_it_',
        '~no~',
        '1. one',
      ],
      ...['<b>bold</b>', '&amp;', '\\', 'https://tarn.example/a_b_c*d', 'plain words', 'پل', '\n', ' '],
    ),
    { maxLength: 20 },
  )
  .map((pieces) => pieces.join(' '));

/** Markup that Discord would interpret: one of its signs without a backslash before it, outside addresses. */
const active =
  /(?<!\\)(?:\\\\)*(?:[*_~`|[\]<]|@(?=everyone|here)|^[ \t]*(?:#{1,3}\s|-#\s|>|[-+]\s|\d+\.\s))/mu;

describe('on Discord', () => {
  test('nothing in a text is markup, and all of it is shown', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const { content, allowed_mentions: allowed } = discord.payload(withText(text));
        expect(allowed).toEqual({ parse: [] });
        expect(String(content).replace(/https?:\/\/[^\s<]+/giu, '')).not.toMatch(active);
        expect(shownByDiscord(String(content))).toBe(text);
      }),
    );
  });

  test.each([
    ['[our site](https://evil.example)', '\\[our site\\](https://evil.example)'],
    ['# Bridge opens', '\\# Bridge opens'],
    ['#Tarn is no heading', '#Tarn is no heading'],
    ['Ask @everyone', 'Ask \\@everyone'],
    ['2. second', '2\\. second'],
    ['See https://tarn.example/a_b_c and a_b', 'See https://tarn.example/a_b_c and a\\_b'],
    ['https://tarn.example/a<@1>', 'https://tarn.example/a \\<@1>'],
  ])('%j is sent as %j', (text, sent) => {
    expect(asDiscordText(text)).toBe(sent);
  });
});

test('on Slack nothing in a text is markup: its three signs are escaped, and formatting is off', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const { text: sent, mrkdwn, link_names: names } = slack.payload(withText(text));
      expect(mrkdwn).toBe(false);
      expect(names).toBeUndefined();
      expect(sent).not.toMatch(/[<>]|&(?!(?:amp|lt|gt);)/);
    }),
  );
});

test('on Telegram a text is sent without a parse mode, unchanged', () => {
  const channel = telegram.schema.parse({ id: 't', type: 'telegram', token: '1:abc', chatId: '@tarn' });
  fc.assert(
    fc.property(hostile, (text) => {
      const body = telegram.payload(withText(text), channel);
      expect(body).not.toHaveProperty('parse_mode');
      expect(body.text).toBe(text);
      const types = (body.entities as { type: string }[]).map(({ type }) => type);
      expect(types.filter((type) => !['url', 'mention', 'hashtag', 'cashtag'].includes(type))).toEqual([]);
    }),
  );
});
