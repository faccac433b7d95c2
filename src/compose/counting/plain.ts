import { webAddressesIn } from './addresses.ts';
import type { CountingRule } from './countingRule.ts';
import { countGraphemes } from './graphemes.ts';
import { withBytes } from './spans.ts';

/** For receivers without rules of their own: grapheme clusters, nothing discounted, addresses as written. */
export const plain: CountingRule = {
  name: 'plain',
  limit: 5_000,
  measure: (text, limit = plain.limit) => ({
    length: countGraphemes(text),
    limit,
    links: withBytes(text, webAddressesIn(text)),
    mentions: [],
    hashtags: [],
  }),
};
