import { webAddressesIn } from './addresses.ts';
import type { CountingRule } from './countingRule.ts';
import { countCodePoints, outside, type Place, withBytes } from './spans.ts';

/** What would call people (`@everyone`, `<@id>`); a post is sent with no mention allowed, so they stay text. */
const mention = /@(everyone|here)\b|<@[!&]?(\d{15,21})>/g;

/** Discord's count: 2,000 code points, addresses as they stand. It knows no hashtags. */
export const discord: CountingRule = {
  name: 'discord',
  limit: 2_000,
  measure: (text, limit = discord.limit) => {
    const links = webAddressesIn(text);
    const mentions: Place[] = Array.from(
      text.matchAll(mention),
      ({ 0: whole, 1: segment, 2: id = '', index }) => ({
        text: segment ?? id,
        start: index,
        end: index + whole.length,
      }),
    );
    return {
      length: countCodePoints(text),
      limit,
      links: withBytes(text, links),
      mentions: withBytes(text, outside(mentions, links)),
      hashtags: [],
    };
  },
};
