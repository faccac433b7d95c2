import { countGraphemes } from './graphemes.ts';
import type { CountingRule } from './rule.ts';

/** For receivers without rules of their own: grapheme clusters, nothing discounted. */
export const plain: CountingRule = {
  name: 'plain',
  limit: 5_000,
  measure: (text, limit = plain.limit) => ({ length: countGraphemes(text), limit }),
};
