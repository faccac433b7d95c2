import type { CountingRule } from './countingRule.ts';
import { emojiEnd } from './emoji.ts';
import { outside, placesOf, withBytes } from './spans.ts';
import { xAddressesIn } from './x/addresses.ts';

const mention = /(?<![\p{L}\p{M}\p{N}_./@])@([a-z0-9_](?:[a-z0-9_.]{0,28}[a-z0-9_])?)(?![a-z0-9_@])/giu;
/** A topic: one word after the sign, without spaces and punctuation (Threads uses the first of a post). */
const topic = /(?<![\p{L}\p{M}\p{N}_&/#])[#＃]([\p{L}\p{M}\p{N}_]{1,50})(?![\p{L}\p{M}\p{N}_])/gu;

/** Characters, but an emoji counts the bytes of its UTF-8 ("emojis are counted as the number of UTF-8 bytes"). */
function lengthOf(text: string): number {
  let length = 0;
  for (let at = 0; at < text.length; ) {
    const emoji = emojiEnd(text, at);
    if (emoji > at) {
      length += Buffer.byteLength(text.slice(at, emoji));
      at = emoji;
      continue;
    }
    length += 1;
    at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  }
  return length;
}

/** Threads' count: 500 code points, emoji by their bytes, addresses as written. */
export const threads: CountingRule = {
  name: 'threads',
  limit: 500,
  measure: (text, limit = threads.limit) => {
    const links = xAddressesIn(text);
    return {
      length: lengthOf(text),
      limit,
      links: withBytes(text, links),
      mentions: withBytes(text, outside(placesOf(text, mention), links)),
      hashtags: withBytes(text, outside(placesOf(text, topic), links)),
    };
  },
};
