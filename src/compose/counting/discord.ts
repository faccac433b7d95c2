import { webAddressesIn } from './addresses.ts';
import type { CountingRule } from './countingRule.ts';
import { countCodePoints, outside, type Place, withBytes } from './spans.ts';

/** What would notify people (`@everyone`, `<@id>`); posts are sent with no mention allowed, so they stay text. */
const mention = /@(everyone|here)\b|<@[!&]?(\d{15,21})>/g;

/** An address as Discord reads it: everything up to a space. Nothing inside it is markup. */
const addresses = /(https?:\/\/[^\s<]+)/giu;
/** What Discord takes for markup anywhere: emphasis, code, spoilers, masked links, mentions, emoji, times. */
const inline = /[\\*_~`|[\]<]|@(?=everyone\b|here\b)/gu;
/** And at the start of a line: headings, small print, quotes, lists. */
const lineStart = /^([ \t]*)(#{1,3}(?=\s)|-#(?=\s)|>|[-+](?=\s))/gmu;
const numbered = /^([ \t]*\d{1,9})\.(?=\s)/gmu;

/** A text escaped for Discord: all of its signs are shown as written, and addresses stay links. */
export function asDiscordText(text: string): string {
  const apart = text.replace(addresses, (found, _, at: number) =>
    // A backslash right after an address would belong to it.
    text[at + found.length] === '<' ? `${found} ` : found,
  );
  return outsideAddresses(apart, (piece) =>
    piece.replace(inline, '\\$&').replace(lineStart, '$1\\$2').replace(numbered, '$1\\.'),
  );
}

/** The displayed form of a text that `asDiscordText` escaped. */
export function shownByDiscord(sent: string): string {
  return outsideAddresses(sent, (piece) => piece.replace(/\\([\p{P}\p{S}])/gu, '$1'));
}

function outsideAddresses(text: string, change: (piece: string) => string): string {
  const pieces = text.split(addresses);
  return pieces.map((piece, index) => (index % 2 === 1 ? piece : change(piece))).join('');
}

/** Discord's count: 2,000 code points of what is sent, so escaped signs count twice. It has no hashtags. */
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
      length: countCodePoints(asDiscordText(text)),
      limit,
      links: withBytes(text, links),
      mentions: withBytes(text, outside(mentions, links)),
      hashtags: [],
    };
  },
};
