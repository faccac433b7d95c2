import type { Keys } from '../../keys.ts';
import { defineScript, logKeys } from '../../script.ts';

export interface SyndicateArticle {
  id: string;
  revision: number;
  publishedAt: number;
  updatedAt: number;
  /** How much of the article the fragments show. */
  visibility: string;
  /** The name of a fragment to the entry rendered in it; empty if the article leaves all feeds. */
  fragments: Record<string, string>;
  /**
   * `maxMembers`: how many articles the feed has at most; `placed`: it has an archive, in which the article gets a
   * place.
   */
  joins: { feed: string; maxMembers: number; placed: boolean }[];
  /** `buried`: it was withdrawn, and the feed gets a tombstone. */
  leaves: { feed: string; buried: boolean }[];
  /** When it is too old for one of its feeds (ms). */
  agesAt?: number | undefined;
  /**
   * For how long (ms) changes of a feed are gathered before the hub announces them, and whether outside hubs are
   * notified too.
   */
  hub: { gatherMs: number; outside: boolean };
}

/** How many withdrawn entries are remembered for each feed. */
export const maxTombstones = 500;

/** The keys of one feed, in the order in which scripts read them. */
export const feedKeys = (keys: Keys, feed: string): string[] => [
  keys.feed(feed),
  keys.feedState(feed),
  keys.feedPlaces(feed),
  keys.feedTombstones(feed),
];

/** Puts an article's fragments into the feeds, or removes them. `moved`: there is a newer revision. */
export const syndicateArticle = defineScript<
  SyndicateArticle,
  { outcome: 'done' } | { outcome: 'moved'; revision: number }
>('feed/syndicateArticle', {
  keys: (keys, { id }) => ({
    article: keys.article(id),
    fragments: keys.fragments(id),
    articleFeeds: keys.articleFeeds(id),
    feeds: keys.feeds,
    dueAge: keys.due('age'),
    hubFeeds: keys.hubFeeds,
    distribute: keys.due('distribute'),
    ...logKeys(keys),
  }),
  rest: (keys, { joins, leaves }) => [...joins, ...leaves].flatMap(({ feed }) => feedKeys(keys, feed)),
  command: ({ fragments, joins, leaves, ...article }) => ({
    ...article,
    formats: Object.keys(fragments),
    joins: joins.map(({ feed }) => feed),
    maxMembers: joins.map(({ maxMembers }) => maxMembers),
    placed: joins.map(({ placed }) => placed),
    leaves: leaves.map(({ feed }) => feed),
    buried: leaves.map(({ buried }) => buried),
    maxTombstones,
  }),
  texts: ({ fragments }) => Object.values(fragments),
});
