import { escapeText } from '../../article/escape.ts';
import { webAddressesIn } from './addresses.ts';
import type { CountingRule } from './countingRule.ts';
import { countCodePoints, outside, type Place, withBytes } from './spans.ts';

const mention = /<[@!]([A-Za-z0-9^|-]+)>/g;

/** A text escaped for Slack: these three characters are reserved, everything else is shown as written. */
export function asSlackText(text: string): string {
  return escapeText(text);
}

/** Slack's count: 40,000 code points of what is sent, so `&`, `<` and `>` count in their escaped form. */
export const slack: CountingRule = {
  name: 'slack',
  limit: 40_000,
  measure: (text, limit = slack.limit) => {
    const links = webAddressesIn(text);
    const mentions: Place[] = Array.from(text.matchAll(mention), ({ 0: whole, 1: name = '', index }) => ({
      text: name,
      start: index,
      end: index + whole.length,
    }));
    return {
      length: countCodePoints(asSlackText(text)),
      limit,
      links: withBytes(text, links),
      mentions: withBytes(text, outside(mentions, links)),
      hashtags: [],
    };
  },
};
