import { measureCodePoints } from './codePoints.ts';
import type { CountingRule } from './countingRule.ts';

/** The characters with a meaning in LinkedIn's "little text"; `#` is escaped unless a hashtag is meant. */
const reserved = /[\\|{}@[\]()<>#*_~]/g;

/**
 * A text escaped for LinkedIn's posts API, so that it is shown as written: a backslash before each reserved
 * character, except in intended hashtags. The escapes are not counted.
 */
export function asLittleText(text: string): string {
  const tags = linkedin.measure(text).hashtags;
  let made = '';
  let at = 0;
  for (const { start, end } of tags) {
    // A tag's sign stays unescaped; its name (an underscore) is escaped as usual.
    made += `${escaped(text.slice(at, start))}#${escaped(text.slice(start + 1, end))}`;
    at = end;
  }
  return made + escaped(text.slice(at));
}

function escaped(text: string): string {
  return text.replace(reserved, '\\$&');
}

/**
 * LinkedIn's count: 3,000 code points of the displayed text. Mentions need a separate entry, so plain text has none.
 */
export const linkedin: CountingRule = {
  name: 'linkedin',
  limit: 3_000,
  measure: (text, limit = linkedin.limit) => measureCodePoints(text, limit),
};
