import type { Keys } from '../../keys.ts';
import { logKeys } from '../../script.ts';
import { timeKeys } from '../delivery/timeKeys.ts';

/** The keys of the lists of drafts that wait for a person, for an article's drafts on a channel. */
export const reviewKeys = (keys: Keys, articleId: string, channel: string) => ({
  article: keys.article(articleId),
  waiting: keys.waiting(articleId),
  review: keys.review('*'),
  reviewFirst: keys.reviewFirst,
  reviewOfChannel: keys.review(channel),
});

/** The keys of a draft, its lists, and everything that schedules its deliveries. */
export const draftKeys = (
  keys: Keys,
  { id, articleId, channel }: Record<'id' | 'articleId' | 'channel', string>,
) => ({
  draft: keys.draft(id),
  ...reviewKeys(keys, articleId, channel),
  ...listedKeys(keys, articleId, channel),
  ...timeKeys(keys, channel),
  dueDeliver: keys.due('deliver'),
  dueExpire: keys.due('expire'),
  calendar: keys.calendar(channel),
  wanted: keys.wanted(channel),
  retries: keys.retries(channel),
  ...logKeys(keys),
});

/** The lists that contain an article's drafts, in the order in which scripts name them. */
export const draftLists = [
  'in_review',
  'needs_edit',
  'stale',
  'approved',
  'scheduled',
  'done',
  'rejected',
  'second',
  '*',
] as const;

/** The lists of articles by the states of their drafts, on one channel (`*`: on any). */
export const listsOf = (keys: Keys, channel: string) =>
  draftLists.map((list) => keys.listedIn(list, channel));

/** The keys of an article's drafts by state: of any channel (`any1` …), and of the draft's own (`own1` …). */
export const listedKeys = (keys: Keys, articleId: string, channel?: string) => ({
  listed: keys.listed(articleId),
  ...numbered('any', listsOf(keys, '*')),
  ...(channel === undefined ? {} : numbered('own', listsOf(keys, channel))),
});

const numbered = (name: string, keys: string[]) =>
  Object.fromEntries(keys.map((key, n) => [`${name}${n + 1}`, key]));
