import { mastodon } from './mastodon.ts';
import { plain } from './plain.ts';
import type { CountingRule } from './rule.ts';

export type { CountingRule, Measure } from './rule.ts';

/** Every counting rule, one line each. */
export const countingRules: CountingRule[] = [mastodon, plain];
