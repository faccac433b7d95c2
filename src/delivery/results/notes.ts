import type { StatisticsSetting } from '../../channels/statistics.ts';
import type { ChannelNumbers, Results } from './report.ts';

/** Something to know before numbers are compared, or why some are missing. */
export type ResultNote =
  /** Posts that are younger than a day: their clicks still grow. */
  | { about: 'young'; posts: number }
  /** No two groups of any kind have enough posts to be compared. */
  | { about: 'few'; leastPosts: number }
  /** `canonical`: clicks can't be counted; `unscheduled`: `copies.statistics` has no schedule; the others as in newsroom.yaml. */
  | { about: 'canonical' | 'unscheduled' | Exclude<StatisticsSetting, 'on'>; channels: string[] }
  /** A platform that refused to be asked. */
  | { about: 'rests'; channel: string; why: string };

/** All that must be said about these results, in a fixed order. */
export function notesOn(results: Results): ResultNote[] {
  const { numbers, leastPosts, young, groups } = results;
  const isCompared = Object.values(groups).some(
    (some) => some.filter(({ comparable }) => comparable).length > 1,
  );
  const rests = numbers.flatMap(({ channel, rests }) =>
    rests ? [{ about: 'rests' as const, channel, why: rests }] : [],
  );
  return [
    ...(young > 0 ? [{ about: 'young' as const, posts: young }] : []),
    ...(isCompared || results.total.posts === 0 ? [] : [{ about: 'few' as const, leastPosts }]),
    ...channelsThat('canonical', numbers, ({ clicks }) => !clicks),
    ...channelsThat('unscheduled', numbers, ({ statistics }) => statistics === 'on' && !results.scheduled),
    ...channelsThat('unpaid', numbers, ({ statistics }) => statistics === 'unpaid'),
    ...channelsThat('off', numbers, ({ statistics }) => statistics === 'off'),
    ...channelsThat('dry-run', numbers, ({ statistics }) => statistics === 'dry-run'),
    ...channelsThat('none', numbers, ({ statistics }) => statistics === 'none'),
    ...rests,
  ];
}

function channelsThat(
  about: Extract<ResultNote, { channels: string[] }>['about'],
  numbers: ChannelNumbers[],
  isMeant: (of: ChannelNumbers) => boolean,
): ResultNote[] {
  const channels = numbers.filter(isMeant).map(({ channel }) => channel);
  return channels.length > 0 ? [{ about, channels }] : [];
}
