import { measureCodePoints } from './codePoints.ts';
import type { CountingRule } from './countingRule.ts';

/** Facebook's count for a page's post: 63,206 code points, addresses as written. Plain text mentions no one. */
export const facebook: CountingRule = {
  name: 'facebook',
  limit: 63_206,
  measure: (text, limit = facebook.limit) => measureCodePoints(text, limit),
};
