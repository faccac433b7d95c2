import type { statisticsNames } from '../../../channels/channel.ts';
import { countedIn } from '../counted.ts';

const counted = countedIn('en');

/** How readers reacted to a post, as its platform counts. */
export const statistics = {
  atPlatform: 'Counted at its platform',
  likes: (count: number) => counted(count, { one: '# like', other: '# likes' }),
  reposts: (count: number) => counted(count, { one: '# repost', other: '# reposts' }),
  replies: (count: number) => counted(count, { one: '# reply', other: '# replies' }),
  quotes: (count: number) => counted(count, { one: '# quote', other: '# quotes' }),
  views: (count: number) => counted(count, { one: '# view', other: '# views' }),
  listed: (counts: readonly string[]) => counts.join(', '),
} satisfies Record<(typeof statisticsNames)[number], (count: number) => string> & Record<string, unknown>;
