import { webAddressesIn } from './addresses.ts';
import type { Measure } from './countingRule.ts';
import { countCodePoints, outside, placesOf, withBytes } from './spans.ts';

/** A tag of letters, digits and underscores with at least one letter. */
const hashtag = /(?<![\p{L}\p{M}\p{N}_&/#])#([\p{L}\p{M}\p{N}_]*[\p{L}\p{M}][\p{L}\p{M}\p{N}_]*)/gu;

/** Measures plain text for a platform that counts code points, counts addresses as written and has no mentions. */
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
