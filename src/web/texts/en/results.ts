import { countedIn } from '../counted.ts';

const counted = countedIn('en');

/** What became of drafts and posts. */
export const results = {
  title: 'Results',
  span: 'Span',
  lastDays: (days: number) => counted(days, { one: 'The last day', other: 'The last # days' }),
  fromTo: (from: string, to: string) => `${from} to ${to}, today included.`,
  channel: 'Channel',
  allChannels: 'all channels',
  show: 'Show',
  asCsv: 'As CSV',
  none: 'Nothing was sent or rejected in these days.',
  noneHow: 'Once a draft is approved and sent, its clicks stand here.',
  toDrafts: 'To the drafts',
  posts: 'Posts',
  clicks: 'Clicks',
  median: 'Median',
  mean: 'Mean',
  medianClicks: 'Clicks a post, median',
  meanClicks: 'Clicks a post, mean',
  share: 'Share',
  statistics: {
    likes: 'Likes',
    reposts: 'Reposts',
    replies: 'Replies',
    quotes: 'Quotes',
    views: 'Views',
  },
  counts: {
    likes: (count: number) => counted(count, { one: '# like', other: '# likes' }),
    reposts: (count: number) => counted(count, { one: '# repost', other: '# reposts' }),
    replies: (count: number) => counted(count, { one: '# reply', other: '# replies' }),
    quotes: (count: number) => counted(count, { one: '# quote', other: '# quotes' }),
    views: (count: number) => counted(count, { one: '# view', other: '# views' }),
  },
  /** The total of a platform's numbers, and for how many of the posts there is one. */
  ofPosts: (posts: number) => counted(posts, { one: 'of # post', other: 'of # posts' }),
  by: {
    channel: 'By channel',
    variant: 'By variant',
    section: 'By section',
    language: 'By language',
  },
  names: {
    channel: 'Channel',
    variant: 'Variant',
    section: 'Section',
    language: 'Language',
  },
  variants: {
    list: 'Headline and points',
    headline: 'Headline',
    lead: 'Leading point',
    thread: 'Thread',
    rewritten: 'Rewritten',
    digest: 'Digest',
    edited: 'Edited by a person',
  },
  noSection: 'no section',
  all: 'All',
  ranked: 'In the order of the median. Median and mean are clicks a post.',
  tooFew: (posts: number) =>
    counted(posts, {
      one: 'Fewer than # post with counted clicks: not compared',
      other: 'Fewer than # posts with counted clicks: not compared',
    }),
  notRanked: (posts: number) =>
    counted(posts, {
      one: 'Too few posts to compare: a group needs # post to be ranked.',
      other: 'Too few posts to compare: a group needs # posts to be ranked.',
    }),
  best: 'Most clicked posts',
  article: 'Article',
  sent: 'Sent',
  thePost: 'The post',
  gone: 'gone',
  noClicks: 'No post of these days was clicked yet.',
  drafts: 'What became of the drafts',
  draftsHint: 'Drafts that were sent, or that a person rejected. A withdrawal rejects without a judgement.',
  decided: 'Drafts',
  outcomes: {
    composed: 'Sent as composed',
    edited: 'Sent edited',
    rejected: 'Rejected',
  },
  /** A number of drafts and its share. */
  ofWhich: (count: string, share: string) => `${count} (${share})`,
  about: 'About these numbers',
  clicksAre: 'Clicks are those on a post’s short link so far, by readers and not by programs.',
  readingsAre: 'What a platform counts is its newest answer; each post is asked about for 30 days.',
  young: (posts: number) =>
    counted(posts, {
      one: '# post is younger than a day: its clicks still grow.',
      other: '# posts are younger than a day: their clicks still grow.',
    }),
  canonical: (channels: string) =>
    `${channels}: clicks are not counted, because posts have the canonical link.`,
  unscheduled: (channels: string, setting: string) =>
    `${channels}: likes, reposts, replies and views are not read, which is the default. ${setting} in newsroom.yaml reads them every hour.`,
  unpaid: (channels: string, setting: string) =>
    `${channels}: the platform charges for its numbers. ${setting} on the channel reads them.`,
  off: (channels: string, setting: string) =>
    `${channels}: the platform’s numbers are not read, because newsroom.yaml says ${setting}.`,
  'dry-run': (channels: string) => `${channels}: a dry run, so nothing is sent.`,
  offersNone: (channels: string) => `${channels}: the platform offers no numbers.`,
  rests: (channel: string, why: string) => `${channel}: the platform’s numbers can’t be read now: ${why}`,
};
