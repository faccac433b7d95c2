import { measureCodePoints } from './codePoints.ts';
import type { CountingRule } from './countingRule.ts';

/** The signs that LinkedIn's "little text" gives a meaning; `#` is escaped where no hashtag is meant. */
const reserved = /[\\|{}@[\]()<>#*_~]/g;

/**
 * A text as LinkedIn's posts API must get it, so that it is shown as written: each reserved sign behind a backslash,
 * but the hashtags that are meant to be ones. The escapes are not counted.
 */
export function asLittleText(text: string): string {
  const tags = linkedin.measure(text).hashtags;
  let made = '';
  let at = 0;
  for (const { start, end } of tags) {
    // A tag's sign stays bare; what its name holds (an underscore) is escaped as anywhere.
    made += `${escaped(text.slice(at, start))}#${escaped(text.slice(start + 1, end))}`;
    at = end;
  }
  return made + escaped(text.slice(at));
}

function escaped(text: string): string {
  return text.replace(reserved, '\\$&');
}

/** LinkedIn's count: 3,000 code points of the text as it is shown. Mentions need an entry of their own, so plain text has none. */
export const linkedin: CountingRule = {
  name: 'linkedin',
  limit: 3_000,
  measure: (text, limit = linkedin.limit) => measureCodePoints(text, limit),
};
