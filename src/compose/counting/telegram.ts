import type { CountingRule } from './countingRule.ts';
import { countCodePoints, outside, type Place, placesOf, withBytes } from './spans.ts';
import { xAddressesIn } from './x/addresses.ts';

/** An entity of a message as the Bot API takes it; offset and length in UTF-16 units. */
export interface TelegramEntity {
  type: 'url' | 'mention' | 'hashtag';
  offset: number;
  length: number;
}

const mention = /(?<![\p{L}\p{M}\p{N}_@/])@([a-z0-9_]{3,32})(?![\p{L}\p{M}\p{N}_])/giu;
const hashtag =
  /(?<![\p{L}\p{M}\p{N}_#/])#([\p{L}\p{M}\p{N}_\xB7\u200C]{1,256})(?![\p{L}\p{M}\p{N}_\xB7\u200C])/gu;

/** A plain text's entities for Telegram, so that nothing in a headline is taken for markup. */
export function telegramEntitiesOf(text: string): TelegramEntity[] {
  const { links, mentions, hashtags } = telegram.measure(text);
  const entity = (type: TelegramEntity['type']) => (place: Place) => ({
    type,
    offset: place.start,
    length: place.end - place.start,
  });
  return [
    ...links.map(entity('url')),
    ...mentions.map(entity('mention')),
    ...hashtags.map(entity('hashtag')),
  ].sort((a, b) => a.offset - b.offset);
}

/** Telegram's count: 4,096 code points after entities are parsed, addresses as written. */
export const telegram: CountingRule = {
  name: 'telegram',
  limit: 4_096,
  measure: (text, limit = telegram.limit) => {
    const links = xAddressesIn(text);
    const tags = placesOf(text, hashtag).filter(({ text: name }) => /[^\p{N}_]/u.test(name));
    return {
      length: countCodePoints(text),
      limit,
      links: withBytes(text, links),
      mentions: withBytes(text, outside(placesOf(text, mention), links)),
      hashtags: withBytes(text, outside(tags, links)),
    };
  },
};
