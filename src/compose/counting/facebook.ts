import { webAddressesIn } from './addresses.ts';
import type { CountingRule } from './rule.ts';
import { countCodePoints, outside, withBytes } from './spans.ts';

const hashtag = /(?<![\p{L}\p{M}\p{N}_&/#])#([\p{L}\p{M}\p{N}_]*[\p{L}\p{M}][\p{L}\p{M}\p{N}_]*)/gu;

/** Facebook's count for a page's post: 63,206 code points, addresses as they stand. Plain text mentions nobody. */
export const facebook: CountingRule = {
  name: 'facebook',
  limit: 63_206,
  measure: (text, limit = facebook.limit) => {
    const links = webAddressesIn(text);
    const hashtags = Array.from(text.matchAll(hashtag), ({ 0: whole, 1: name = '', index }) => ({
      text: name,
      start: index,
      end: index + whole.length,
    }));
    return {
      length: countCodePoints(text),
      limit,
      links: withBytes(text, links),
      mentions: [],
      hashtags: withBytes(text, outside(hashtags, links)),
    };
  },
};
