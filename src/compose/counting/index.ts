import { bluesky } from './bluesky.ts';
import type { CountingRule } from './countingRule.ts';
import { discord } from './discord.ts';
import { facebook } from './facebook.ts';
import { linkedin } from './linkedin.ts';
import { mastodon } from './mastodon.ts';
import { plain } from './plain.ts';
import { remembering } from './remembering.ts';
import { slack } from './slack.ts';
import { telegram } from './telegram.ts';
import { threads } from './threads.ts';
import { x } from './x.ts';

export { type CountingRule, isWithin, type Measure, type Span } from './countingRule.ts';

/** Every counting rule, one line each. */
export const countingRules: CountingRule[] = [
  bluesky,
  discord,
  facebook,
  linkedin,
  mastodon,
  plain,
  slack,
  telegram,
  threads,
  x,
].map(remembering);
