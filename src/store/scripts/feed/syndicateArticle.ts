import { defineScript, runScript } from '../../script.ts';
import type { Store } from '../../store.ts';

const script = defineScript('feed/syndicateArticle', [
  'article',
  'fragments',
  'articleFeeds',
  'feeds',
  'dueAge',
  'hubFeeds',
  'distribute',
  'outbox',
  'changes',
  'audit',
]);

export interface SyndicateArticle {
  id: string;
  revision: number;
  publishedAt: number;
  updatedAt: number;
  /** How much of the article the fragments show. */
  visibility: string;
  /** The name of a fragment to the entry rendered in it; empty where the article leaves all feeds. */
  fragments: Record<string, string>;
  /** `maxMembers`: how many articles the feed holds at most; `placed`: it has an archive, in which the article gets a place. */
  joins: { feed: string; maxMembers: number; placed: boolean }[];
  /** `buried`: it was taken back, and the feed tells its readers so. */
  leaves: { feed: string; buried: boolean }[];
  /** When it is too old for one of its feeds (ms). */
  agesAt?: number | undefined;
  /** For how long (ms) changes of a feed are gathered before the hub tells of them, and whether outside hubs hear too. */
  hub: { gatherMs: number; outside: boolean };
}

/** So many of what was taken back are remembered for each feed. */
export const maxTombstones = 500;

/** Puts an article's fragments and its place in the feeds, or takes it out. `moved`: a newer revision is there. */
export function syndicateArticle(
  store: Store,
  article: SyndicateArticle,
  callId?: string,
): Promise<{ outcome: 'done' } | { outcome: 'moved'; revision: number }> {
  const { keys } = store;
  const formats = Object.keys(article.fragments);
  return runScript(store, script, {
    keys: {
      article: keys.article(article.id),
      fragments: keys.fragments(article.id),
      articleFeeds: keys.articleFeeds(article.id),
      feeds: keys.feeds,
      dueAge: keys.due('age'),
      hubFeeds: keys.hubFeeds,
      distribute: keys.due('distribute'),
      outbox: keys.outbox,
      changes: keys.changes,
      audit: keys.audit,
    },
    rest: [...article.joins, ...article.leaves].flatMap(({ feed }) => [
      keys.feed(feed),
      keys.feedState(feed),
      keys.feedPlaces(feed),
      keys.feedTombstones(feed),
    ]),
    command: {
      id: article.id,
      revision: article.revision,
      publishedAt: article.publishedAt,
      updatedAt: article.updatedAt,
      visibility: article.visibility,
      formats,
      joins: article.joins.map(({ feed }) => feed),
      maxMembers: article.joins.map(({ maxMembers }) => maxMembers),
      placed: article.joins.map(({ placed }) => placed),
      leaves: article.leaves.map(({ feed }) => feed),
      buried: article.leaves.map(({ buried }) => buried),
      maxTombstones,
      agesAt: article.agesAt,
      hub: article.hub,
    },
    texts: formats.map((format) => article.fragments[format] ?? ''),
    ...(callId ? { callId } : {}),
  });
}
