import type { CountingRule } from './countingRule.ts';
import { emojiEnd } from './emoji.ts';
import { outside, type Place, withBytes } from './spans.ts';
import { xAddressesIn } from './x/addresses.ts';
import { latinAccents } from './x/tail.ts';

/** The weight of every address, however long it is: X replaces it with its own. */
const addressWeight = 23;
const emojiWeight = 2;
/** Characters that count 1; all others count 2 (twitter-text's configuration 3). */
const light: readonly [number, number][] = [
  [0, 4_351],
  [8_192, 8_205],
  [8_208, 8_223],
  [8_242, 8_247],
];

const plainText = /^[\x20-\x22\x24-\x29\x2B-\x2F\x3A-\x7E\n\t\xA0-\xA8\xAA-\xAD\xAF-\u10FF0-9]*$/;

function weightOf(text: string): number {
  // Everything here counts 1, and keycaps need a character that is not here.
  if (plainText.test(text)) return text.length;
  let weight = 0;
  for (let at = 0; at < text.length; ) {
    const emoji = emojiEnd(text, at);
    if (emoji > at) {
      weight += emojiWeight;
      at = emoji;
      continue;
    }
    const point = text.codePointAt(at) ?? 0;
    weight += light.some(([first, last]) => point >= first && point <= last) ? 1 : 2;
    at += point > 0xffff ? 2 : 1;
  }
  return weight;
}

const tagAlpha = '\\p{L}\\p{M}';
const tagUnit = `[${tagAlpha}\\p{Nd}_\\u200C\\u200D\\uA67E\\u05BE\\u05F3\\u05F4\\uFF5E\\u301C\\u309B\\u309C\\u30A0\\u30FB\\u3003\\u0F0B\\u0F0C\\xB7]`;
const hashtag = new RegExp(
  `(?<=^|[\\uFE0E\\uFE0F]|(?!${tagUnit}|&)[\\s\\S])[#＃](?![\\uFE0F\\u20E3])(${tagUnit}+)(?!${tagUnit}|[#＃]|://)`,
  'gu',
);
const holdsAlpha = new RegExp(`[${tagAlpha}]`, 'u');
const mention =
  /(?<=^|[^a-zA-Z0-9_!#$%&*@＠]|(?:^|[^a-zA-Z0-9_+~.-])(?:rt|RT|rT|Rt):?)[@＠]([a-zA-Z0-9_]{1,20})(\/[a-zA-Z][a-zA-Z0-9_-]{0,24})?/g;

const spoilsMention = new RegExp(`[@＠${latinAccents}]|://`, 'y');

/** The accounts and lists that X turns into links; `list` is the list's name with its slash. */
export function xMentionsIn(text: string): (Place & { list: string })[] {
  return Array.from(text.matchAll(mention), ({ 0: found, 1: name = '', 2: list = '', index }) => ({
    text: name,
    start: index,
    end: index + found.length,
    list,
  })).filter(({ end }) => {
    spoilsMention.lastIndex = end;
    return !spoilsMention.test(text);
  });
}

/** The hashtags that X turns into links, outside its addresses. @public */
export function xHashtagsIn(text: string, addresses: Place[] = xAddressesIn(text)): Place[] {
  const found = Array.from(text.matchAll(hashtag), ({ 0: whole, 1: name = '', index }) => ({
    text: name,
    start: index,
    end: index + whole.length,
  }));
  return outside(
    found.filter(({ text: name }) => holdsAlpha.test(name)),
    addresses,
  );
}

/**
 * X's own count (twitter-text, configuration 3): after NFC an address is 23, an emoji sequence 2, a character 1 or 2.
 * twitter-text 3.1 counts many emoji sequences higher than its own rule says; X counts by the rule.
 */
export const x: CountingRule = {
  name: 'x',
  limit: 280,
  measure: (text, limit = x.limit) => {
    const normal = text.normalize('NFC');
    const links = xAddressesIn(text);
    return {
      length: weightWithAddresses(normal, normal === text ? links : xAddressesIn(normal)),
      limit,
      links: withBytes(text, links),
      mentions: withBytes(
        text,
        outside(
          xMentionsIn(text).map(({ list, ...place }) => place),
          links,
        ),
      ),
      hashtags: withBytes(text, xHashtagsIn(text, links)),
    };
  },
};

function weightWithAddresses(text: string, addresses: Place[]): number {
  let weight = 0;
  let at = 0;
  for (const { start, end } of addresses) {
    weight += weightOf(text.slice(at, start)) + addressWeight;
    at = end;
  }
  return weight + weightOf(text.slice(at));
}
