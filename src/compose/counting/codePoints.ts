import { webAddressesIn } from './addresses.ts';
import type { Measure } from './countingRule.ts';
import { countCodePoints, outside, placesOf, withBytes } from './spans.ts';

/** A tag of letters, digits and underscores with one letter at least. */
const hashtag = /(?<![\p{L}\p{M}\p{N}_&/#])#([\p{L}\p{M}\p{N}_]*[\p{L}\p{M}][\p{L}\p{M}\p{N}_]*)/gu;

/** What a platform makes of a plain text that counts code points, takes addresses as they stand and mentions nobody. */
export function measureCodePoints(text: string, limit: number): Measure {
  const links = webAddressesIn(text);
  return {
    length: countCodePoints(text),
    limit,
    links: withBytes(text, links),
    mentions: [],
    hashtags: withBytes(text, outside(placesOf(text, hashtag), links)),
  };
}
